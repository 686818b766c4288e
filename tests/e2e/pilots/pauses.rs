//! A pilot stands still: what that moves follows from who has paused it, and no pause lasts for ever.

use serde_json::{Value, json};
use tests::Caller;

use super::runs::{of_2036, reaches};
use crate::commitments::Time;

fn because_of(cause: &str) -> Value {
    json!({"reason": "The shelf is being rebuilt.", "cause": cause})
}

async fn resumed(by: &Caller, pilot: &str) -> Value {
    by.act(pilot, "resume", &json!({})).await.expect(200)
}

fn days(seen: &Value) -> (&str, &str) {
    (seen["runs_until"].as_str().unwrap(), seen["decide_until"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_buyers_pauses_move_its_decision_by_four_weeks_and_no_more() {
    let mut time = Time::new().await;
    time.set("2036-01-08T10:00:00Z").await;
    let pilot = time.world.pilot_running(&of_2036()).await;
    // Whatever cause it names: its word moves nothing.
    let still = time.world.buyer.act(&pilot, "pause", &because_of("supplier")).await.expect(200);
    let pause = &still["pause"];
    assert_eq!(
        (&pause["cause"], &pause["paused_side"], &pause["reason"]),
        (&json!("supplier"), &json!("buyer"), &json!("The shelf is being rebuilt."))
    );
    assert_eq!(pause["goes_on_at"], "2036-02-05T00:00:00Z");
    assert_eq!(time.world.supplier.get(&pilot).await.expect(200)["pause"], *pause);
    time.set("2036-01-18T10:00:00Z").await;
    let on = resumed(&time.world.supplier, &pilot).await;
    assert_eq!(days(&on), ("2036-04-09", "2036-04-25"));
    assert_eq!(on["buyer_paused_days"], 10);
    // The rest of its days, and then it goes on by itself.
    time.set("2036-02-01T10:00:00Z").await;
    let still = time.world.buyer.act(&pilot, "pause", &because_of("neither")).await.expect(200);
    assert_eq!(still["pause"]["goes_on_at"], "2036-02-19T00:00:00Z");
    time.set("2036-02-19T00:30:00Z").await;
    let on = reaches(&time.world.buyer, &pilot, "running").await;
    assert_eq!(days(&on), ("2036-04-27", "2036-05-13"));
    assert_eq!((&on["buyer_paused_days"], &on["pause"]), (&json!(28), &json!(null)));
    time.world.app.heard("lead@oat.example", "Goes on").await;
    assert!(!time.world.buyer.allowed(&pilot).await.contains(&"pause".to_owned()));
    let (path, again) = (format!("{pilot}/pause"), because_of("buyer"));
    let refused = time.world.buyer.change(&path, &on["version"], &again).await;
    refused.problem(409, "pauses_used_up");
    // The supplier's own pauses move both days.
    time.world.supplier.act(&pilot, "pause", &because_of("buyer")).await.expect(200);
    time.set("2036-02-29T10:00:00Z").await;
    let on = resumed(&time.world.buyer, &pilot).await;
    assert_eq!(days(&on), ("2036-05-07", "2036-05-23"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_nobody_ends_ends_with_the_longest_run() {
    let mut time = Time::new().await;
    time.set("2036-01-08T10:00:00Z").await;
    let pilot = time.world.pilot_running(&of_2036()).await;
    let still = time.world.supplier.act(&pilot, "pause", &because_of("neither")).await.expect(200);
    assert_eq!(still["pause"]["goes_on_at"], "2036-07-08T00:00:00Z");
    time.set("2036-07-08T00:30:00Z").await;
    let over = reaches(&time.world.buyer, &pilot, "evaluating").await;
    assert_eq!(days(&over), ("2036-07-07", "2036-10-14"));
    // And the evaluation ends, too.
    time.set("2036-10-15T00:30:00Z").await;
    reaches(&time.world.buyer, &pilot, "decision_due").await;
}
