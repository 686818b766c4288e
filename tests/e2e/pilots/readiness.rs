//! What each side has to do before a pilot starts, and that nobody says so for both.

use serde_json::{Value, json};
use tests::{Caller, PASSWORD, World, approve, charter, sign_as};

fn with_items() -> Value {
    let mut charter = charter();
    charter["checklist"] = json!([
        {"owner": "supplier", "text": "The first pallets are in the warehouse."},
        {"owner": "buyer", "text": "The shelf is cleared."},
        {"owner": "supplier", "text": "The labels are translated."},
    ]);
    charter
}

fn items(items: &[i64]) -> Value {
    json!({"items": items})
}

fn fault(place: &str, code: &str) -> Vec<(String, String)> {
    vec![(place.to_owned(), code.to_owned())]
}

async fn offers(caller: &Caller, pilot: &str, action: &str) -> bool {
    caller.allowed(pilot).await.contains(&action.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_confirms_once_its_items_are_done() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let pilot = world.pilot_signed(&with_items()).await;
    assert!(!offers(supplier, &pilot, "confirm_readiness").await);
    let seen = supplier.get(&pilot).await.expect(200);
    let refused =
        supplier.change(&format!("{pilot}/readiness"), &seen["version"], &json!({})).await;
    let errors = refused.problem(409, "checklist_open")["errors"].clone();
    let open: Vec<_> =
        errors.as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
    assert_eq!(open, ["/charter/checklist/0", "/charter/checklist/2"]);

    let tick = |who: &Caller, body: Value| {
        let (who, pilot) = (who.clone(), pilot.clone());
        async move { who.act(&pilot, "tick_items", &body).await }
    };
    assert_eq!(tick(supplier, items(&[1, 2])).await.faults(), fault("/items/1", "not_your_side"));
    assert_eq!(tick(supplier, items(&[4])).await.faults(), fault("/items/0", "out_of_range"));
    assert_eq!(tick(supplier, items(&[0])).await.faults(), fault("/items/0", "out_of_range"));
    assert_eq!(tick(supplier, items(&[])).await.faults(), fault("/items", "wrong_count"));
    let done = tick(supplier, items(&[3])).await.expect(200);
    assert_eq!(done["done"][0]["item"], 3);
    let me = supplier.get("/v1/me").await.expect(200)["user"]["id"].clone();
    assert_eq!((&done["done"][0]["by"], done["done"][0]["at"].is_string()), (&me, true));
    assert_eq!(tick(supplier, items(&[3])).await.faults(), fault("/items/0", "unchanged"));
    supplier.act(&pilot, "untick_items", &items(&[3])).await.expect(200);
    assert_eq!(buyer.get(&pilot).await.expect(200)["done"], json!([]));
    tick(supplier, items(&[3, 1])).await.expect(200);
    supplier.act(&pilot, "confirm_readiness", &json!({})).await.expect(200);
    // What is confirmed is changed no more.
    for action in ["tick_items", "untick_items", "confirm_readiness"] {
        assert!(!offers(supplier, &pilot, action).await, "{action}");
    }
    let version = supplier.get(&pilot).await.expect(200)["version"].clone();
    let late = supplier.change(&format!("{pilot}/checklist/undone"), &version, &items(&[3])).await;
    late.problem(409, "state_conflict");
    assert!(!offers(buyer, &pilot, "confirm_readiness").await);
    tick(buyer, items(&[2])).await.expect(200);
    let ready = buyer.act(&pilot, "confirm_readiness", &json!({})).await.expect(200);
    assert_eq!((&ready["state"], ready["done"].as_array().unwrap().len()), (&json!("ready"), 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checklist_has_twenty_items_of_a_side_at_most() {
    let world = World::new().await;
    let draft = world.pilot_draft(&world.supplier).await;
    let of = |side: &str, count: usize| -> Vec<Value> {
        (0..count).map(|number| json!({"owner": side, "text": format!("Item {number}")})).collect()
    };
    let mut charter = charter();
    charter["checklist"] = json!([of("buyer", 20), of("supplier", 20)].concat());
    world.supplier.act(&draft, "revise", &charter).await.expect(200);
    charter["checklist"] = json!(of("buyer", 21));
    let refused = world.supplier.act(&draft, "revise", &charter).await;
    assert_eq!(refused.faults(), fault("/checklist", "too_many"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_confirms_for_both_sides() {
    let world = World::new().await;
    let approver = world.reviewer("approver@northern.example", &["approver"]).await;
    let pilot = world.pilot_handed_in(&world.supplier, &charter()).await;
    approve(&approver.caller, &pilot).await.expect(200);
    sign_as(&world.supplier, &pilot, "countersignature").await.expect(200);
    // The buyer's lead with a seat at the supplier's.
    let email = "lead@northern.example";
    let invite = json!({"email": email, "roles": ["partnership_lead"]});
    world.supplier.post("/v1/invitations", &invite).await.expect(201);
    let token = world.app.token(email, "invites you to Tandem").await;
    world.buyer.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);
    let organisation = &world.supplier.get("/v1/me").await.expect(200)["organisation"]["id"];
    let body = json!({"email": email, "password": PASSWORD, "organisation": organisation});
    let tokens = world.app.visitor().post("/v1/auth/token", &body).await.expect(200);
    let both = world.app.caller(&tokens);
    world.buyer.act(&pilot, "confirm_readiness", &json!({})).await.expect(200);
    assert!(!offers(&both, &pilot, "confirm_readiness").await);
    let version = both.get(&pilot).await.expect(200)["version"].clone();
    let refused = both.change(&format!("{pilot}/readiness"), &version, &json!({})).await;
    refused.problem(403, "same_person");
    world.supplier.act(&pilot, "confirm_readiness", &json!({})).await.expect(200);
}
