//! A right that names a pilot: a decision that does not come cannot hold its supplier.

use serde_json::{Value, json};
use tests::{World, charter, day_in, exclusivity_from, exclusivity_terms_with, id_in};

use super::duties::becomes;

const DAY: i64 = 24 * 60 * 60;
const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

/// A charter whose decision is due on the twentieth day.
fn soon() -> Value {
    let mut charter = charter();
    charter["starts_on"] = json!(day_in(1));
    charter["ends_on"] = json!(day_in(10));
    charter["decision_by"] = json!(day_in(20));
    charter
}

/// Terms without duties that name a pilot.
fn naming(pilot: &str, mut terms: Value) -> Value {
    terms["duties"] = json!([]);
    terms["pilot"] = json!(id_in(pilot));
    terms
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_decision_is_made_good_by_deciding() {
    let world = World::new().await;
    let pilot = world.pilot_to_decide(&soon()).await;
    let right = world.exclusivity_granted(&naming(&pilot, exclusivity_from(10, 60))).await;
    let shown = world.buyer.get(&right).await.expect(200);
    assert_eq!(shown["terms"]["pilot"], json!(id_in(&pilot)));
    world.app.clock.advance(21 * DAY);
    let cured = becomes(&world, &right, "in_cure").await;
    assert_eq!(cured["cure_until"], json!(format!("{}T00:00:00Z", day_in(21 + 14))));
    let buyer = world.app.sign_in(BUYER).await;
    let decision = json!({"outcome": "scale", "feedback": "The shoppers took it up as hoped."});
    buyer.act(&pilot, "decide", &decision).await.expect(200);
    becomes(&world, &right, "active").await;
    world.app.clock.advance(20 * DAY);
    becomes(&world, &right, "active").await;
    assert_eq!((world.logged(&right, "miss").await, world.logged(&right, "cure").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_decision_the_supplier_is_free_whether_it_has_begun_or_not() {
    let world = World::new().await;
    let pilot = world.pilot_to_decide(&soon()).await;
    let begun = world.exclusivity_granted(&naming(&pilot, exclusivity_from(10, 60))).await;
    let waits = naming(&pilot, exclusivity_terms_with(&json!({"title": "Upon the launch"})));
    let waits = world.exclusivity_granted(&waits).await;
    world.app.clock.advance(21 * DAY);
    becomes(&world, &begun, "in_cure").await;
    world.app.heard(BUYER, "To be made good: Upon the launch").await;
    assert!(world.app.sign_in(BUYER).await.get(&waits).await.expect(200)["cure_until"].is_string());
    world.app.clock.advance(14 * DAY);
    for (right, title) in [(&begun, "Paper bottle first"), (&waits, "Upon the launch")] {
        becomes(&world, right, "lapsed").await;
        world.app.heard(SUPPLIER, &format!("Lapsed, and free to offer: {title}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_that_is_called_off_takes_no_right_with_it() {
    let world = World::new().await;
    let pilot = world.pilot_handed_in(&world.supplier, &soon()).await;
    let right = world.exclusivity_granted(&naming(&pilot, exclusivity_from(10, 60))).await;
    let reason = json!({"reason": "The shelf is being rebuilt."});
    world.supplier.act(&pilot, "cancel", &reason).await.expect(200);
    world.app.clock.advance(40 * DAY);
    becomes(&world, &right, "active").await;
    world.app.all_mails().await;
    assert_eq!(world.logged(&right, "miss").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_is_one_that_both_sides_of_the_partnership_know() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let draft = world.pilot_draft(&world.supplier).await;
    let pilot = world.pilot_in_review().await;
    let named = |pilot: &str, partnership: &str| json!({"partnership": partnership, "terms": naming(pilot, exclusivity_from(10, 60))});
    let unknown = vec![("/terms/pilot".to_owned(), "unknown_reference".to_owned())];
    let nothing = "/v1/pilots/pilot_019300000000700080000000000000ff";
    for pilot in [&draft, &nothing.to_owned()] {
        let answer =
            world.supplier.post("/v1/exclusivities", &named(pilot, &world.partnership)).await;
        assert_eq!(answer.faults(), unknown);
    }
    for caller in [&baker, &world.supplier] {
        let answer = caller.post("/v1/exclusivities", &named(&pilot, &partnership)).await;
        assert_eq!(answer.faults(), unknown);
    }
    let right = world.exclusivity_offered(&exclusivity_from(10, 60)).await;
    let seen = world.buyer.get(&right).await.expect(200);
    let terms = naming(nothing, exclusivity_from(10, 60));
    let answer = world.buyer.put(&right, &seen["version"], &terms).await;
    assert_eq!(answer.faults(), [("/pilot".to_owned(), "unknown_reference".to_owned())]);
    let terms = naming(&pilot, exclusivity_from(10, 60));
    world.buyer.put(&right, &seen["version"], &terms).await.expect(200);
}
