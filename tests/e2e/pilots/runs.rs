//! A pilot that stands still ends later, and one that is extended is measured anew.

use serde_json::{Value, json};
use tests::{Caller, World, charter};

use crate::commitments::Time;

pub(super) fn of_2036() -> Value {
    let mut charter = charter();
    charter["starts_on"] = json!("2036-01-07");
    charter["ends_on"] = json!("2036-03-30");
    charter["decision_by"] = json!("2036-04-15");
    charter
}

async fn measured(world: &World, pilot: &str, value: &str) -> Value {
    world.buyer.act(pilot, "evaluate", &json!({})).await.expect(200);
    let values = json!({"values": [value]});
    world.supplier.act(pilot, "publish_results", &values).await.expect(200)
}

pub(super) async fn reaches(caller: &Caller, pilot: &str, state: &str) -> Value {
    tests::until(async || {
        let seen = caller.get(pilot).await.expect(200);
        if seen["state"] == state { Ok(seen) } else { Err(seen["state"].clone()) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_moves_the_days_and_not_the_charter() {
    let mut time = Time::new().await;
    time.set("2036-01-08T10:00:00Z").await;
    let pilot = time.world.pilot_running(&of_2036()).await;
    let before = time.world.buyer.get(&pilot).await.expect(200);
    assert_eq!(
        (&before["runs_until"], &before["decide_until"]),
        (&json!("2036-03-30"), &json!("2036-04-15"))
    );
    let body = json!({"reason": "The shelf is being rebuilt.", "cause": "somebody"});
    let wrong = time.world.buyer.act(&pilot, "pause", &body).await;
    assert_eq!(wrong.faults(), [("/cause".to_owned(), "not_in_list".to_owned())]);
    let body = json!({"reason": "The shelf is being rebuilt.", "cause": "buyer"});
    // To stand still for a moment moves nothing, however often.
    time.world.buyer.act(&pilot, "pause", &body).await.expect(200);
    let on = time.world.buyer.act(&pilot, "resume", &json!({})).await.expect(200);
    assert_eq!(
        (&on["runs_until"], &on["decide_until"]),
        (&before["runs_until"], &before["decide_until"])
    );
    let paused = time.world.supplier.act(&pilot, "pause", &body).await.expect(200);
    assert_eq!(paused["pause"]["cause"], "buyer");
    time.set("2036-01-18T09:00:00Z").await;
    let on = time.world.buyer.act(&pilot, "resume", &json!({})).await.expect(200);
    assert_eq!(
        (&on["runs_until"], &on["decide_until"]),
        (&json!("2036-04-09"), &json!("2036-04-25"))
    );
    assert_eq!((&on["charter"], &on["pause"]), (&before["charter"], &json!(null)));
    assert_eq!(on["content_hash"], before["content_hash"]);
    // The clock goes by the days as they are now.
    time.set("2036-04-09T23:00:00Z").await;
    assert_eq!(time.world.buyer.get(&pilot).await.expect(200)["state"], "running");
    // Nor does it run longer than 26 weeks.
    let pause = json!({"reason": "A strike."});
    let paused = time.world.supplier.act(&pilot, "pause", &pause).await.expect(200);
    assert_eq!(paused["pause"]["cause"], "neither");
    time.set("2036-07-07T10:00:00Z").await;
    let on = time.world.buyer.act(&pilot, "resume", &json!({})).await.expect(200);
    assert_eq!(
        (&on["runs_until"], &on["decide_until"]),
        (&json!("2036-07-07"), &json!("2036-07-23"))
    );
    time.set("2036-07-08T00:30:00Z").await;
    reaches(&time.world.buyer, &pilot, "evaluating").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_takes_both_and_measures_anew_once() {
    let mut time = Time::new().await;
    time.set("2036-03-01T10:00:00Z").await;
    let pilot = time.world.pilot_running(&of_2036()).await;
    measured(&time.world, &pilot, "10").await;
    let World { buyer, supplier, .. } = &time.world;
    let days = |ends_on: &str, decision_by: &str| json!({"ends_on": ends_on, "decision_by": decision_by, "reason": "Four stores came late."});
    for (body, fault) in [
        (days("2036-02-28", "2036-06-15"), ("/ends_on", "past")),
        (days("2036-07-08", "2036-07-15"), ("/ends_on", "out_of_range")),
        (days("2036-05-30", "2036-05-29"), ("/decision_by", "contradiction")),
    ] {
        let refused = buyer.act(&pilot, "extend", &body).await;
        assert_eq!(refused.faults(), [(fault.0.to_owned(), fault.1.to_owned())]);
    }
    let body = days("2036-05-30", "2036-06-15");
    let open = buyer.act(&pilot, "extend", &body).await.expect(200);
    assert_eq!(open["extension"]["reason"], "Four stores came late.");
    // As long as one side alone wants it, everything is as it was.
    assert_eq!(
        (&open["state"], &open["runs_until"]),
        (&json!("decision_due"), &json!("2036-03-30"))
    );
    assert!(!buyer.allowed(&pilot).await.contains(&"extend".to_owned()));
    assert!(!buyer.allowed(&pilot).await.contains(&"accept_extension".to_owned()));
    let on = supplier.act(&pilot, "accept_extension", &json!({})).await.expect(200);
    assert_eq!((&on["state"], &on["runs_until"]), (&json!("running"), &json!("2036-05-30")));
    assert_eq!((&on["results"], &on["extended"]), (&json!([]), &json!(true)));
    assert_eq!(on["extended_because"], "Four stores came late.");
    let again = measured(&time.world, &pilot, "13").await;
    assert_eq!(
        (&again["state"], &again["recommendation"]),
        (&json!("decision_due"), &json!("scale"))
    );
    assert!(!buyer.allowed(&pilot).await.contains(&"extend".to_owned()));
    let late = buyer.change(&format!("{pilot}/extension"), &again["version"], &body).await;
    late.problem(409, "extended_already");
    assert_eq!(again["decide_until"], "2036-06-15");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_that_nobody_signs_falls_away() {
    let mut time = Time::new().await;
    time.set("2036-03-01T10:00:00Z").await;
    let pilot = time.world.pilot_running(&of_2036()).await;
    measured(&time.world, &pilot, "10").await;
    let body =
        json!({"ends_on": "2036-05-30", "decision_by": "2036-06-15", "reason": "More stores."});
    time.world.buyer.act(&pilot, "extend", &body).await.expect(200);
    time.set("2036-03-15T11:00:00Z").await;
    let seen = tests::until(async || {
        let seen = time.world.buyer.get(&pilot).await.expect(200);
        if seen["extension"].is_null() { Ok(seen) } else { Err(seen) }
    })
    .await;
    assert_eq!((&seen["state"], &seen["extended"]), (&json!("decision_due"), &json!(false)));
    time.world.app.heard("lead@northern.example", "Not extended").await;
    // It is no way round the day of the decision.
    time.world.buyer.act(&pilot, "extend", &body).await.expect(200);
    time.set("2036-04-16T01:00:00Z").await;
    reaches(&time.world.buyer, &pilot, "overdue").await;
}
