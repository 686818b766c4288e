//! What a mail server refuses for good comes to those who lead, then to the admins, and to nobody in a
//! circle.

use serde_json::json;
use tests::{World, commitment, evidence};

use super::{BUYER, to, told};

const PLANNER: &str = "planner@northern.example";
const SECOND: &str = "second@northern.example";
const ADMIN: &str = "admin@northern.example";

/// The number of mails that were given up.
async fn failed(world: &World) -> i64 {
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM mails WHERE state = 'failed'";
    owner.query_one(sql, &[]).await.expect("a count").get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_comes_to_the_leads_then_to_the_admins() {
    let world = World::new().await;
    let planner = world.app.colleague(&world.buyer, PLANNER, &["contributor"]).await;
    world.app.colleague(&world.buyer, SECOND, &["partnership_lead"]).await;
    world.app.colleague(&world.buyer, ADMIN, &["org_admin"]).await;
    let named = json!({"responsible": planner.get("/v1/account").await.expect(200)["id"]});
    let deliver = async |what: &str| {
        let mut body = commitment(&world.partnership, "supplier");
        body["what"] = json!(what);
        let offered = world.supplier.post("/v1/commitments", &body).await.expect(201);
        let path = format!("/v1/commitments/{}", offered["id"].as_str().expect("an id"));
        world.buyer.act(&path, "accept", &named).await.expect(200);
        world.supplier.act(&path, "deliver", &evidence()).await.expect(200);
    };
    let gone = async |what: &str, email: &str| {
        let mails = world.app.all_mails().await;
        to(&mails, email, &format!("Delivered: {what}")).len()
    };

    world.app.smtp.refuse(PLANNER);
    deliver("The first").await;
    told(&planner, 1).await;
    for email in [BUYER, SECOND] {
        world.app.heard(email, "Delivered: The first").await;
    }
    let mails = world.app.all_mails().await;
    let in_place = to(&mails, SECOND, "Delivered: The first")[0];
    assert!(in_place.text.contains("This was meant for Colleague"), "{}", in_place.text);
    assert_eq!(in_place.header("List-Unsubscribe"), None);
    assert_eq!(gone("The first", ADMIN).await, 0);

    world.app.smtp.refuse(SECOND);
    deliver("The second").await;
    world.app.heard(ADMIN, "Delivered: The second").await;
    // As a lead; in the place of the other lead, too, but it is the same mail.
    world.app.all_mails().await;
    assert_eq!(gone("The second", BUYER).await, 1);
    assert_eq!(gone("The second", SECOND).await, 0);

    let before = failed(&world).await;
    for email in [BUYER, ADMIN] {
        world.app.smtp.refuse(email);
    }
    deliver("The third").await;
    told(&planner, 3).await;
    world.app.all_mails().await;
    // The planner; the two leads; the other admin in their place. Of what was offered the two leads heard first,
    // and the admins in their place.
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM mails
        WHERE state = 'failed' AND title = 'The third' AND template = 'commitment_delivered'";
    let of_third: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
    assert_eq!(of_third, 4);
    assert!(failed(&world).await > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_refused_at_once_none_waits_for_another() {
    let world = World::new().await;
    for number in 0..6 {
        let email = format!("lead-{number}@northern.example");
        world.app.colleague(&world.buyer, &email, &["partnership_lead", "org_admin"]).await;
        world.app.smtp.refuse(&email);
    }
    for number in 0..4 {
        let mut body = commitment(&world.partnership, "supplier");
        body["what"] = json!(format!("Promise {number}"));
        world.supplier.post("/v1/commitments", &body).await.expect(201);
    }
    told(&world.buyer, 5).await;
    let mails = world.app.all_mails().await;
    // The one lead that is left gets her own, and what is refused to each of the six once, though she would get
    // it as a lead and as an admin.
    for number in 0..4 {
        let about = mails.iter().filter(|mail| {
            mail.to == [BUYER] && mail.subject.contains(&format!("Promise {number}"))
        });
        assert_eq!(about.count(), 7, "{number}");
    }
}
