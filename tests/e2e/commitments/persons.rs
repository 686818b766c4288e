//! Who hears of a promise: the person who answers for it on each side, and where there is none any more,
//! the lead.

use serde_json::json;
use tests::{World, commitment, evidence};

use super::{act, propose};

#[tokio::test(flavor = "multi_thread")]
async fn the_person_who_answers_for_it_hears_of_it() {
    let world = World::new().await;
    let seller = world.app.colleague(&world.supplier, "seller@oat.example", &["contributor"]).await;
    let planner =
        world.app.colleague(&world.buyer, "planner@northern.example", &["contributor"]).await;
    let user =
        async |caller: &tests::Caller| caller.get("/v1/account").await.expect(200)["id"].clone();
    let mut body = commitment(&world.partnership, "supplier");
    body["responsible"] = user(&seller).await;
    let path = propose(&world.supplier, &body).await;
    // Nobody is named for the buyer yet: its lead hears.
    world.app.heard("lead@northern.example", "A promise to you: Send the forecast").await;
    let named = json!({"responsible": user(&planner).await});
    world.buyer.act(&path, "accept", &named).await.expect(200);
    world.app.heard("seller@oat.example", "Agreed: Send the forecast").await;
    world.supplier.act(&path, "deliver", &evidence()).await.expect(200);
    world.app.heard("planner@northern.example", "Delivered: Send the forecast").await;
    act(&world.buyer, &path, "confirm").await;
    world.app.heard("seller@oat.example", "Confirmed: Send the forecast").await;
    let mails = world.app.all_mails().await;
    let wrong: Vec<_> = mails
        .iter()
        .filter(|mail| mail.to == ["lead@oat.example"] && mail.subject.contains("forecast"))
        .map(|mail| mail.subject.as_str())
        .collect();
    assert_eq!(wrong, [""; 0], "another is named");
    // What is said in it stays in it.
    for mail in &mails {
        assert!(!mail.raw.contains("Sent by EDI"), "{}", mail.raw);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_person_has_left_the_lead_hears() {
    let world = World::new().await;
    let seller = world.app.colleague(&world.supplier, "seller@oat.example", &["contributor"]).await;
    let person = seller.get("/v1/account").await.expect(200)["id"].clone();
    let mut body = commitment(&world.partnership, "supplier");
    body["responsible"] = person.clone();
    let path = propose(&world.supplier, &body).await;
    act(&world.buyer, &path, "accept").await;
    let member = format!("/v1/members/{}", person.as_str().expect("an id"));
    world.supplier.act(&member, "remove", &json!({})).await;
    let reason = json!({"reason": "We do not need it any more."});
    world.buyer.act(&path, "release", &reason).await.expect(200);
    world.app.heard("lead@oat.example", "Released: Send the forecast").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_names_the_person_who_answers_for_it() {
    let world = World::new().await;
    let program = world.app.program(&world.supplier, &["read", "write_commitments"]).await;
    let mut body = commitment(&world.partnership, "supplier");
    let answer = program.post("/v1/commitments", &body).await;
    assert_eq!(answer.faults(), [("/responsible".to_owned(), "missing".to_owned())]);
    body["responsible"] = world.supplier.get("/v1/account").await.expect(200)["id"].clone();
    let path = propose(&program, &body).await;
    act(&world.buyer, &path, "accept").await;
    let delivered = program.act(&path, "deliver", &evidence()).await.expect(200);
    assert_eq!(delivered["state"], "delivered");
    let accept = format!("{path}/confirmation");
    let refused = program.change(&accept, &delivered["version"], &json!({})).await;
    refused.problem(403, "missing_permission");
}
