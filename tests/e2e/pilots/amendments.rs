//! A charter that both have signed changes as it was signed, is no way round the tiers, and what has changed since
//! the pilot began is told.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, charter_of, tiered};

use crate::commitments::Time;

fn other(charter: &Value, go_value: &str) -> Value {
    let mut charter = charter.clone();
    charter["criteria"][0]["go_value"] = json!(go_value);
    charter["ends_on"] = json!("2038-04-11");
    charter
}

async fn amend(by: &Caller, pilot: &str, charter: &Value) -> Answer {
    let body = json!({"charter": charter, "reason": "The bottles came two weeks late."});
    by.act(pilot, "amend", &body).await
}

/// Signs the amendment, whether or not that is offered.
async fn sign(by: &Caller, pilot: &str, operation: &str) -> Answer {
    let seen = by.get(pilot).await.expect(200);
    let signature = json!({"content_hash": seen["amendment"]["content_hash"]});
    by.change(&format!("{pilot}/amendment/{operation}"), &seen["version"], &signature).await
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sign_and_what_changed_is_told_with_the_results_and_the_decision() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let charter = charter_of("5000", "EUR");
    let pilot = world.pilot_running(&charter).await;
    let before = supplier.get(&pilot).await.expect(200);
    assert_eq!(before["changed_after_start"], json!([]));
    let same = amend(supplier, &pilot, &charter).await;
    assert_eq!(same.faults(), [("/charter".to_owned(), "unchanged".to_owned())]);
    let mut moved = other(&charter, "11");
    moved["starts_on"] = json!("2038-01-05");
    let moved = amend(supplier, &pilot, &moved).await;
    assert_eq!(moved.faults(), [("/charter/starts_on".to_owned(), "unchangeable".to_owned())]);

    let new = other(&charter, "11");
    let proposed = amend(supplier, &pilot, &new).await.expect(200);
    // The old one governs, and one waits at a time.
    assert_eq!(proposed["charter"], before["charter"]);
    assert!(!supplier.allowed(&pilot).await.contains(&"amend".to_owned()));
    world.app.heard("lead@northern.example", "Approval wanted to change").await;
    sign(supplier, &pilot, "countersignature").await.problem(409, "state_conflict");
    sign(supplier, &pilot, "approval").await.problem(403, "not_your_side");
    let outdated = json!({"content_hash": before["content_hash"]});
    let path = format!("{pilot}/amendment/approval");
    let refused = buyer.change(&path, &proposed["version"], &outdated).await;
    refused.problem(409, "outdated_content");
    let approved = sign(buyer, &pilot, "approval").await.expect(200);
    assert_eq!(approved["content_hash"], before["content_hash"]);
    let amended = sign(supplier, &pilot, "countersignature").await.expect(200);
    assert_eq!(amended["content_hash"], proposed["amendment"]["content_hash"]);
    assert_eq!(amended["charter"]["criteria"][0]["go_value"], "11");
    assert_eq!((&amended["charter_number"], &amended["amendment"]), (&json!(2), &json!(null)));
    let fields: Vec<_> = amended["changed_after_start"].as_array().unwrap().iter().collect();
    let fields: Vec<_> = fields.iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["/criteria/0/go_value", "/ends_on"]);
    let signed = amended["signatures"].as_array().unwrap();
    assert!(signed.iter().all(|one| one["content_hash"] == amended["content_hash"]), "{signed:?}");

    // Every text stays readable, by either side and nobody else.
    let charters = format!("{pilot}/charters");
    let kept = buyer.get(&charters).await.expect(200);
    assert_eq!(kept["items"][0]["charter"], before["charter"]);
    assert_eq!(kept["items"][0]["content_hash"], before["content_hash"]);
    assert_eq!(kept["items"][1]["charter"], amended["charter"]);
    assert_eq!(
        (&kept["items"][1]["state"], &kept["items"][1]["number"]),
        (&json!("signed"), &json!(2))
    );
    assert_eq!(kept, supplier.get(&charters).await.expect(200));
    world.rival.get(&charters).await.problem(404, "not_found");

    buyer.act(&pilot, "evaluate", &json!({})).await.expect(200);
    let measured = supplier.act(&pilot, "publish_results", &json!({"values": ["11"]})).await;
    let measured = measured.expect(200);
    assert_eq!(measured["results"][0]["changed_after_start"], true);
    assert_eq!(measured["recommendation"], "scale");
    let decision = json!({"outcome": "scale", "feedback": "The shoppers took it up as hoped."});
    let closed = buyer.act(&pilot, "decide", &decision).await.expect(200);
    assert_eq!(closed["decision"]["changed_after_start"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_is_no_way_round_the_tiers() {
    let world = World::new().await;
    let two = tiered(&json!({"approvals": 2}));
    world.asks_for(&two).await;
    let small = charter_of("9000", "EUR");
    let pilot = world.pilot_running(&small).await;
    // What takes more approvals than there are is another charter: the buyer hears it as it proposes, and as
    // it signs. The supplier learns nothing of what its buyer asks for.
    let large = charter_of("90000", "EUR");
    amend(&world.buyer, &pilot, &large).await.problem(409, "amendment_not_covered");
    let mut without = small.clone();
    without.as_object_mut().unwrap().remove("budget");
    amend(&world.buyer, &pilot, &without).await.problem(409, "amendment_not_covered");
    amend(&world.supplier, &pilot, &large).await.expect(200);
    sign(&world.buyer, &pilot, "approval").await.problem(409, "amendment_not_covered");
    let reason = json!({"reason": "That takes another charter."});
    world.buyer.act(&pilot, "decline_amendment", &reason).await.expect(200);
    let kept = world.buyer.get(&format!("{pilot}/charters")).await.expect(200);
    assert_eq!(kept["items"][1]["state"], "dropped");
    // Within the tier it goes.
    amend(&world.supplier, &pilot, &charter_of("9500", "EUR")).await.expect(200);
    sign(&world.buyer, &pilot, "approval").await.expect(200);
    sign(&world.supplier, &pilot, "countersignature").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_proposes_for_the_buyer_does_not_approve() {
    let world = World::new().await;
    let other_approver = world.reviewer("second@northern.example", &["approver"]).await;
    let charter = charter_of("5000", "EUR");
    let pilot = world.pilot_running(&charter).await;
    let new = other(&charter, "11");
    amend(&world.buyer, &pilot, &new).await.expect(200);
    assert!(!world.buyer.allowed(&pilot).await.contains(&"approve_amendment".to_owned()));
    sign(&world.buyer, &pilot, "approval").await.problem(403, "requester_cannot_approve");
    sign(&other_approver.caller, &pilot, "approval").await.expect(200);
    world.app.heard("lead@oat.example", "Signature wanted to change").await;
    // Until it is signed by both, who proposed it takes it back.
    let seen = world.supplier.get(&pilot).await.expect(200);
    let signature = json!({"content_hash": seen["amendment"]["content_hash"]});
    let withdrawn = world.buyer.act(&pilot, "withdraw_amendment", &json!({})).await.expect(200);
    let path = format!("{pilot}/amendment/countersignature");
    let late = world.supplier.change(&path, &withdrawn["version"], &signature).await;
    late.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_and_the_end_leave_the_old_text() {
    let mut time = Time::new().await;
    time.set("2036-01-05T10:00:00Z").await;
    let mut charter = charter_of("5000", "EUR");
    charter["starts_on"] = json!("2036-01-07");
    charter["ends_on"] = json!("2036-03-01");
    charter["decision_by"] = json!("2036-03-15");
    let pilot = time.world.pilot_running(&charter).await;
    let mut new = charter.clone();
    new["criteria"][0]["go_value"] = json!("11");
    amend(&time.world.supplier, &pilot, &new).await.expect(200);
    time.set("2036-02-04T11:00:00Z").await;
    let settled = async |world: &World, state: &str| {
        tests::until(async || {
            let seen = world.buyer.get(&pilot).await.expect(200);
            let done = seen["amendment"].is_null() && seen["state"] == state;
            if done { Ok(seen) } else { Err(seen) }
        })
        .await
    };
    let seen = settled(&time.world, "running").await;
    assert_eq!(seen["charter"]["criteria"][0]["go_value"], "12");
    // With the run the time for amendments ends.
    amend(&time.world.supplier, &pilot, &new).await.expect(200);
    time.set("2036-03-02T01:00:00Z").await;
    settled(&time.world, "evaluating").await;
    time.world.app.heard("lead@oat.example", "To be evaluated, as it was signed").await;
    time.world.app.heard("lead@northern.example", "To be evaluated:").await;
    let kept = time.world.supplier.get(&format!("{pilot}/charters")).await.expect(200);
    let states: Vec<_> =
        kept["items"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["signed", "dropped", "dropped"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_proposed_hears_that_it_falls_away_with_the_run() {
    let world = World::new().await;
    let author =
        world.app.colleague(&world.buyer, "author@northern.example", &["contributor"]).await;
    let charter = charter_of("5000", "EUR");
    let told = async |who: &str, subject: &str| {
        let mails = world.app.all_mails().await;
        let own = mails.iter().filter(|mail| mail.to == [who.to_owned()]);
        own.filter(|mail| mail.subject.starts_with(subject)).count()
    };
    let pilot = world.pilot_running(&charter).await;
    amend(&author, &pilot, &other(&charter, "11")).await.expect(200);
    world.buyer.act(&pilot, "evaluate", &json!({})).await.expect(200);
    assert_eq!(told("author@northern.example", "Stays as it is").await, 1);
    assert_eq!(told("lead@northern.example", "To be evaluated").await, 0);
    assert_eq!(told("lead@oat.example", "To be evaluated:").await, 1);
    // Who ends the run itself knows it.
    let pilot = world.pilot_running(&charter).await;
    amend(&author, &pilot, &other(&charter, "11")).await.expect(200);
    author.act(&pilot, "evaluate", &json!({})).await.expect(200);
    assert_eq!(told("author@northern.example", "Stays as it is").await, 1);
    // And where the other side ends it, the leads hear of the evaluation besides.
    let pilot = world.pilot_running(&charter).await;
    amend(&author, &pilot, &other(&charter, "11")).await.expect(200);
    world.supplier.act(&pilot, "evaluate", &json!({})).await.expect(200);
    for who in ["author@northern.example", "lead@northern.example"] {
        assert_eq!(told(who, "To be evaluated, as it was signed").await, 1, "{who}");
    }
}
