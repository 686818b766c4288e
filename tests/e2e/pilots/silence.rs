//! Results that do not come: the buyer's silence is a missing decision, the supplier's leaves the buyer to decide
//! on what is there, and neither gains by it.

use serde_json::{Value, json};
use tests::{Caller, World, charter, id_in};

use crate::commitments::Time;

const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

/// A charter of which these sides measure something, and whose decision is due on 15 February 2036.
fn measured_by(sides: &[&str]) -> Value {
    let mut text = charter();
    text["starts_on"] = json!("2036-01-07");
    text["ends_on"] = json!("2036-01-31");
    text["decision_by"] = json!("2036-02-15");
    let criterion = |side: &&str| {
        let mut one = text["criteria"][0].clone();
        one["measured_by"] = json!(side);
        one
    };
    let criteria: Vec<Value> = sides.iter().map(criterion).collect();
    text["criteria"] = json!(criteria);
    text
}

async fn reaches(caller: &Caller, path: &str, state: &str) -> Value {
    tests::until(async || {
        let seen = caller.get(path).await.expect(200);
        if seen["state"] == state { Ok(seen) } else { Err(seen["state"].clone()) }
    })
    .await
}

async fn told(world: &World, who: &str, subject: &str) -> usize {
    let mails = world.app.all_mails().await;
    let own = mails.iter().filter(|mail| mail.to == [who.to_owned()]);
    own.filter(|mail| mail.subject.starts_with(subject)).count()
}

fn value(criterion: i64, value: &str) -> Value {
    json!({"results": [{"criterion": criterion, "value": value}]})
}

/// A pilot whose run is over.
async fn evaluated(sides: &[&str]) -> (Time, String) {
    let mut time = Time::new().await;
    time.set("2036-01-07T10:00:00Z").await;
    let pilot = time.world.pilot_running(&measured_by(sides)).await;
    time.set("2036-02-01T01:00:00Z").await;
    reaches(&time.world.buyer, &pilot, "evaluating").await;
    (time, pilot)
}

/// A right of the buyer's that names a pilot and has begun.
async fn right(world: &World, pilot: &str) -> String {
    let terms = json!({
        "kind": "first_to_market", "title": "Paper bottle first",
        "products": ["4006381333931"], "territories": ["DE"], "channels": ["grocery"],
        "starts_on": "2036-02-02", "window_days": 120, "duties": [], "pilot": id_in(pilot),
    });
    world.exclusivity_granted(&terms).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_that_enters_nothing_holds_neither_the_supplier_nor_the_right() {
    let (mut time, pilot) = evaluated(&["buyer", "supplier"]).await;
    let right = right(&time.world, &pilot).await;
    time.world.supplier.act(&pilot, "enter_results", &value(2, "13")).await.expect(200);
    time.set("2036-02-16T00:30:00Z").await;
    let late = reaches(&time.world.supplier, &pilot, "overdue").await;
    assert_eq!(
        (&late["results_published"], &late["recommendation"]),
        (&json!(false), &json!(null))
    );
    for who in [BUYER, SUPPLIER] {
        assert_eq!(told(&time.world, who, "Decision overdue").await, 1, "{who}");
    }
    let cured = reaches(&time.world.supplier, &right, "in_cure").await;
    assert!(cured["cure_until"].is_string());
    // Nobody decides on what is not published.
    let seen = time.world.buyer.get(&pilot).await.expect(200);
    let decision = json!({"outcome": "stop", "feedback": "Nobody has measured anything at all."});
    let path = format!("{pilot}/decision");
    let early = time.world.buyer.change(&path, &seen["version"], &decision).await;
    early.problem(409, "results_incomplete");
    let offered = time.world.buyer.allowed(&pilot).await;
    assert!(!offered.contains(&"decide".to_owned()) && !offered.contains(&"extend".to_owned()));
    time.set("2036-03-15T01:00:00Z").await;
    let closed = reaches(&time.world.supplier, &pilot, "undecided").await;
    assert_eq!(closed["allowed_actions"], json!([]));
    assert_eq!(told(&time.world, SUPPLIER, "No decision came").await, 1);
    reaches(&time.world.supplier, &right, "lapsed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overdue_buyer_makes_good_by_its_results_and_a_decision() {
    let (mut time, pilot) = evaluated(&["buyer", "supplier"]).await;
    let right = right(&time.world, &pilot).await;
    time.set("2036-02-16T00:30:00Z").await;
    let late = reaches(&time.world.buyer, &pilot, "overdue").await;
    reaches(&time.world.supplier, &right, "in_cure").await;
    let World { buyer, supplier, .. } = &time.world;
    let refused = buyer.act(&pilot, "publish_results", &json!({})).await;
    refused.problem(409, "results_incomplete");
    buyer.act(&pilot, "enter_results", &value(1, "13")).await.expect(200);
    supplier.act(&pilot, "confirm_results", &json!({})).await.expect(200);
    // What the supplier has not entered it cannot leave out; the buyer can.
    let refused = supplier.act(&pilot, "publish_results", &json!({})).await;
    refused.problem(409, "results_incomplete");
    let published = buyer.act(&pilot, "publish_results", &json!({})).await.expect(200);
    assert_eq!(published["state"], "overdue");
    assert_eq!(published["overdue_since"], late["overdue_since"]);
    assert_eq!(published["recommendation"], "extend_or_recycle");
    assert!(!supplier.allowed(&pilot).await.contains(&"enter_results".to_owned()));
    let decision = json!({"outcome": "recycle", "feedback": "We want to see the other half, too."});
    let closed = buyer.act(&pilot, "decide", &decision).await.expect(200);
    assert_eq!(closed["state"], "closed");
    reaches(&time.world.supplier, &right, "active").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_that_enters_nothing_leaves_the_buyer_a_week_and_the_right() {
    let (mut time, pilot) = evaluated(&["buyer", "supplier"]).await;
    let right = right(&time.world, &pilot).await;
    time.world.buyer.act(&pilot, "enter_results", &value(1, "13")).await.expect(200);
    time.set("2036-02-16T00:30:00Z").await;
    let open = reaches(&time.world.buyer, &pilot, "decision_due").await;
    assert_eq!(
        (&open["decide_until"], &open["results_published"]),
        (&json!("2036-02-23"), &json!(true))
    );
    assert_eq!(open["recommendation"], "extend_or_recycle");
    assert_eq!(told(&time.world, BUYER, "Decision wanted").await, 1);
    assert_eq!(told(&time.world, BUYER, "Decision overdue").await, 0);
    assert_eq!(told(&time.world, SUPPLIER, "Published without your values").await, 1);
    let offered = time.world.supplier.allowed(&pilot).await;
    assert!(!offered.contains(&"enter_results".to_owned()), "{offered:?}");
    // The right goes on, until the buyer lets its own days pass.
    reaches(&time.world.supplier, &right, "active").await;
    assert_eq!(time.world.logged(&right, "miss").await, 0);
    time.set("2036-02-24T00:30:00Z").await;
    reaches(&time.world.buyer, &pilot, "overdue").await;
    reaches(&time.world.supplier, &right, "in_cure").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_in_the_last_moment_leaves_the_buyer_its_week() {
    let (mut time, pilot) = evaluated(&["buyer", "supplier"]).await;
    time.world.buyer.act(&pilot, "enter_results", &value(1, "13")).await.expect(200);
    time.set("2036-02-15T23:00:00Z").await;
    let entered = time.world.supplier.act(&pilot, "enter_results", &value(2, "13")).await;
    assert_eq!(entered.expect(200)["decide_until"], "2036-02-22");
    // Another value in its place gains nothing.
    time.set("2036-02-20T23:00:00Z").await;
    let again = time.world.supplier.act(&pilot, "enter_results", &value(2, "14")).await;
    assert_eq!(again.expect(200)["decide_until"], "2036-02-22");
    // All is there and nobody publishes: that is the buyer's, too.
    time.set("2036-02-23T00:30:00Z").await;
    let late = reaches(&time.world.supplier, &pilot, "overdue").await;
    assert_eq!(
        (&late["results_published"], &late["recommendation"]),
        (&json!(false), &json!("scale"))
    );
    let published = time.world.supplier.act(&pilot, "publish_results", &json!({})).await;
    assert_eq!(published.expect(200)["state"], "overdue");
    assert!(time.world.buyer.allowed(&pilot).await.contains(&"decide".to_owned()));
}
