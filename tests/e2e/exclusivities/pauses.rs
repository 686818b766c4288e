//! The supplier has the pilot that a right names stand still: the right ends later, by as many days as both have
//! agreed at most, and nothing else can have been granted meanwhile.

use serde_json::{Value, json};
use tests::{Caller, charter, exclusivity_terms_with, id_in, sign};

use super::duties::becomes;
use crate::commitments::Time;

const BUYER: &str = "lead@northern.example";

/// From February 2036 for sixty days, which the supplier's pauses extend by fifteen at most.
fn terms(pilot: &str) -> Value {
    exclusivity_terms_with(&json!({
        "starts_upon": null, "latest_start": null, "starts_on": "2036-02-01", "window_days": 60,
        "duties": [], "pilot": id_in(pilot), "pause_days": 15,
    }))
}

/// A pilot that runs, and the right that names it.
async fn begun(time: &mut Time) -> (String, String) {
    time.set("2036-01-08T10:00:00Z").await;
    let mut charter = charter();
    charter["starts_on"] = json!("2036-01-07");
    charter["ends_on"] = json!("2036-03-30");
    charter["decision_by"] = json!("2036-04-15");
    let pilot = time.world.pilot_running(&charter).await;
    let right = time.world.exclusivity_granted(&terms(&pilot)).await;
    time.set("2036-02-10T10:00:00Z").await;
    ends(time, &right, "2036-04-01", 0).await;
    (pilot, right)
}

async fn ends(time: &Time, right: &str, on: &str, paused_days: i64) -> Value {
    tests::until(async || {
        let seen = time.world.buyer.get(right).await.expect(200);
        let ends_at = json!(format!("{on}T00:00:00Z"));
        let fits = seen["state"] == "active"
            && seen["ends_at"] == ends_at
            && seen["paused_days"] == json!(paused_days);
        if fits { Ok(seen) } else { Err(seen) }
    })
    .await
}

async fn pause(by: &Caller, pilot: &str) {
    let because = json!({"reason": "The line is being rebuilt.", "cause": "neither"});
    by.act(pilot, "pause", &because).await.expect(200);
}

async fn resume(by: &Caller, pilot: &str) {
    by.act(pilot, "resume", &json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suppliers_pauses_extend_the_window_and_the_buyers_do_not() {
    let mut time = Time::new().await;
    let (pilot, right) = begun(&mut time).await;
    pause(&time.world.supplier, &pilot).await;
    time.set("2036-02-20T10:00:00Z").await;
    resume(&time.world.buyer, &pilot).await;
    ends(&time, &right, "2036-04-11", 10).await;
    assert_eq!(time.world.logged(&right, "prolong").await, 1);
    time.world.app.heard(BUYER, "Ends later: Paper bottle first").await;
    time.world.app.heard("lead@oat.example", "Ends later: Paper bottle first").await;
    pause(&time.world.buyer, &pilot).await;
    time.set("2036-02-25T10:00:00Z").await;
    resume(&time.world.supplier, &pilot).await;
    // It stands still as the window would end, which goes on until nothing of what was agreed is left.
    time.set("2036-04-05T10:00:00Z").await;
    pause(&time.world.supplier, &pilot).await;
    time.set("2036-04-11T00:30:00Z").await;
    ends(&time, &right, "2036-04-16", 15).await;
    time.set("2036-04-16T00:30:00Z").await;
    becomes(&time.world, &right, "expired").await;
    assert_eq!(time.world.logged(&right, "prolong").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_are_reserved_from_the_grant_on() {
    let mut time = Time::new().await;
    let baker = "lead@baker.example";
    let world = &time.world;
    let (_, partnership) = world.app.partner(&world.supplier, "supplier", "Baker", baker).await;
    begun(&mut time).await;
    let baker = time.world.app.sign_in(baker).await;
    let mut statuses = Vec::new();
    for (starts_on, window) in [("2036-04-15", 10), ("2036-04-16", 10)] {
        let terms = exclusivity_terms_with(&json!({
            "starts_upon": null, "latest_start": null, "starts_on": starts_on,
            "window_days": window, "duties": [],
        }));
        let path = baker.exclusivity(&partnership, &terms).await;
        sign(&baker, &path, "sign").await.expect(200);
        statuses.push(sign(&time.world.supplier, &path, "grant").await.status);
    }
    assert_eq!(statuses, [409, 200]);
    let granted = time.world.supplier.get("/v1/first-access").await.expect(200);
    assert_eq!(granted["items"][1]["grant"]["held_until"], "2036-04-16T00:00:00Z", "{granted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_pauses_are_those_of_a_pilot() {
    let time = Time::new().await;
    let world = &time.world;
    let pilot = world.pilot_in_review().await;
    for (pilot, days, fault) in [
        (json!(null), json!(15), "contradiction"),
        (json!(id_in(&pilot)), json!(91), "out_of_range"),
        (json!(id_in(&pilot)), json!(-1), "out_of_range"),
    ] {
        let mut terms = terms("/v1/pilots/pilot_019300000000700080000000000000ff");
        terms["pilot"] = pilot;
        terms["pause_days"] = days;
        let body = json!({"partnership": world.partnership, "terms": terms});
        let answer = world.supplier.post("/v1/exclusivities", &body).await;
        assert_eq!(answer.faults(), [("/terms/pause_days".to_owned(), fault.to_owned())]);
    }
}
