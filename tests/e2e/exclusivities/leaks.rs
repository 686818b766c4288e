//! What a buyer hears of its own request is, byte for byte, the same with and without a rival grant of
//! another buyer's, and so is what the server does for it.

use serde_json::{Value, json};
use tests::{Caller, World, exclusivity_from, id_in, sign, smtp::Mail, statements::Recorder};

use crate::innovations::leaks::{essence, neutral};

/// What the buyer hears from its request to its withdrawal; where `refused`, the supplier tries to grant
/// it meanwhile, and cannot.
async fn heard(world: &World, refused: bool) -> Vec<String> {
    let buyer = &world.buyer;
    let body = json!({"partnership": world.partnership, "terms": exclusivity_from(30, 90)});
    let made = buyer.post("/v1/exclusivities", &body).await;
    made.expect(201);
    let path = made.header("location").to_owned();
    let id = id_in(&path);
    let mut heard = vec![essence(&made)];
    let reads = async |heard: &mut Vec<String>| {
        for path in [
            path.clone(),
            format!("/v1/exclusivities?state=signed&partnership={}", world.partnership),
            format!("{path}/innovation"),
        ] {
            heard.push(essence(&buyer.get(&path).await));
        }
        let page = buyer.get("/v1/exclusivities?limit=200").await.expect(200);
        let rows = page["items"].as_array().unwrap().iter();
        heard.extend(rows.filter(|row| row["id"] == id).map(|row| neutral(row).to_string()));
    };
    reads(&mut heard).await;
    heard.push(essence(&sign(buyer, &path, "sign").await));
    let attempt = async || {
        if refused {
            sign(&world.supplier, &path, "grant").await.problem(409, "exclusivity_conflict");
        }
    };
    attempt().await;
    reads(&mut heard).await;
    let longer = exclusivity_from(30, 120);
    heard.push(essence(&buyer.act(&path, "revise", &longer).await));
    heard.push(essence(&sign(buyer, &path, "sign").await));
    attempt().await;
    reads(&mut heard).await;
    heard.push(essence(&buyer.act(&path, "withdraw", &json!({})).await));
    reads(&mut heard).await;
    let mut count = 1;
    let events = loop {
        let events = buyer.events("exclusivity.withdraw", count).await;
        let own = |one: &Value| one["object"] == id && one["kind"] == "exclusivity.withdraw";
        if events.iter().any(own) {
            break events;
        }
        count += 1;
    };
    heard.extend(events.iter().filter(|one| one["object"] == id).map(|event| {
        let mut event = neutral(event);
        event["previous"] = json!("<hash>");
        event.to_string()
    }));
    let about = |mail: &&Mail| mail.to == ["lead@northern.example"] && mail.text.contains(&id);
    let mails = world.app.all_mails().await;
    let mut mails: Vec<_> = mails
        .iter()
        .filter(about)
        .map(|mail| format!("{} {}", mail.subject, mail.text.replace(&id, "<id>")))
        .collect();
    mails.sort();
    heard.extend(mails);
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_cannot_tell_whether_a_rival_was_granted_the_same() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let alone = heard(&world, false).await;
    rival(&world, &baker, &partnership).await;
    let beside = heard(&world, true).await;
    assert!(alone.len() > 20, "{}", alone.len());
    for (beside, alone) in beside.iter().zip(&alone) {
        assert_eq!(beside, alone);
    }
    assert_eq!(beside.len(), alone.len());
}

async fn rival(world: &World, baker: &Caller, partnership: &str) {
    let path = baker.exclusivity(partnership, &exclusivity_from(20, 200)).await;
    sign(baker, &path, "sign").await.expect(200);
    sign(&world.supplier, &path, "grant").await.expect(200);
}

/// The statements that the buyer's own steps send, from the request to the release of another right.
async fn sent(world: &World, owner: &tokio_postgres::Client) -> Vec<String> {
    let buyer = &world.buyer;
    let mut terms = exclusivity_from(30, 90);
    let granted = {
        terms["products"] = json!([format!("Another of {}", fastrand::u64(..))]);
        let path = buyer.exclusivity(&world.partnership, &terms).await;
        sign(buyer, &path, "sign").await.expect(200);
        sign(&world.supplier, &path, "grant").await.expect(200);
        path
    };
    let mut recorder = Recorder::begin(world.app.database.log(), owner).await.unwrap();
    let path = buyer.exclusivity(&world.partnership, &exclusivity_from(30, 90)).await;
    sign(buyer, &path, "sign").await.expect(200);
    buyer.get("/v1/exclusivities?limit=1").await.expect(200);
    buyer.act(&path, "withdraw", &json!({})).await.expect(200);
    let reason = json!({"reason": "We do not launch it."});
    buyer.act(&granted, "release", &reason).await.expect(200);
    let sent = recorder.take(owner).await.unwrap();
    recorder.end(owner).await.unwrap();
    // Without what opens a connection or a transaction, which holds instants and ids.
    let with_parameters = |sql: &String| sql.contains("$1");
    let mut sent: Vec<_> =
        sent.into_iter().map(|statement| statement.sql).filter(with_parameters).collect();
    sent.sort();
    sent
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_does_the_same_for_a_buyer_with_and_without_a_rival_grant() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let owner = world.app.database.owner().await;
    let alone = sent(&world, &owner).await;
    rival(&world, &baker, &partnership).await;
    let beside = sent(&world, &owner).await;
    assert_eq!(beside, alone);
    assert!(alone.len() > 20, "{}", alone.len());
    // It neither waits for grants nor looks at them.
    for statement in &alone {
        assert!(!statement.contains("lock_grants"), "{statement}");
        assert!(!statement.contains("exclusivity_innovations"), "{statement}");
    }
}
