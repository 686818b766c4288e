//! What was measured: entered by its side, answered by the other; and what two may decide against it.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Caller, World, charter, statuses};

fn criterion(measured_by: &str, must_meet: bool) -> Value {
    json!({
        "metric": format!("Units as the {measured_by} counts them"),
        "direction": "higher",
        "go_value": "12",
        "stop_value": "8",
        "weight": 50,
        "must_meet": must_meet,
        "measured_by": measured_by,
    })
}

/// One criterion of each side; the supplier's takes thirty observations.
fn of_both() -> Value {
    let mut charter = charter();
    let mut first = criterion("supplier", false);
    first["baseline"] = json!("9.50");
    first["source"] = json!("Tills of the twenty stores");
    first["min_sample"] = json!(30);
    charter["criteria"] = json!([first, criterion("buyer", true)]);
    charter
}

fn entry(criterion: i64, value: &str, sample: i64) -> Value {
    json!({"results": [{"criterion": criterion, "value": value, "sample_size": sample}]})
}

fn fault(place: &str, code: &str) -> Vec<(String, String)> {
    vec![(place.to_owned(), code.to_owned())]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_enters_what_it_measures_and_the_other_answers() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let pilot = world.pilot_running(&of_both()).await;
    let shown = buyer.get(&pilot).await.expect(200)["charter"]["criteria"].clone();
    assert_eq!((&shown[0]["baseline"], &shown[0]["min_sample"]), (&json!("9.5"), &json!(30)));
    assert!(!shown[1].as_object().unwrap().contains_key("min_sample"));
    buyer.act(&pilot, "evaluate", &json!({})).await.expect(200);

    let foreign = buyer.act(&pilot, "enter_results", &entry(1, "13", 40)).await;
    assert_eq!(foreign.faults(), fault("/results/0/criterion", "not_your_side"));
    let nothing = buyer.act(&pilot, "enter_results", &entry(3, "13", 40)).await;
    assert_eq!(nothing.faults(), fault("/results/0/criterion", "out_of_range"));
    let entered = supplier.act(&pilot, "enter_results", &entry(1, "13.50", 29)).await.expect(200);
    let first = &entered["results"][0];
    assert_eq!((&first["value"], &first["verdict"]), (&json!("13.5"), &json!("inconclusive")));
    assert_eq!((&first["check"], &entered["recommendation"]), (&json!("open"), &json!(null)));
    supplier.act(&pilot, "publish_results", &json!({})).await.problem(409, "results_incomplete");
    let values = supplier.act(&pilot, "publish_results", &json!({"values": ["13", "13"]})).await;
    assert_eq!(values.faults(), fault("/values/1", "not_your_side"));
    // Its own is not a side's to answer, and is not offered.
    assert!(!supplier.allowed(&pilot).await.contains(&"confirm_results".to_owned()));
    let path = format!("{pilot}/results/confirmation");
    let version = &entered["version"];
    let own = supplier.change(&path, version, &json!({"criteria": [1]})).await;
    assert_eq!(own.faults(), fault("/criteria/0", "not_your_side"));

    supplier.act(&pilot, "enter_results", &entry(1, "13.50", 30)).await.expect(200);
    buyer.act(&pilot, "confirm_results", &json!({})).await.expect(200);
    buyer.act(&pilot, "enter_results", &entry(2, "13", 5)).await.expect(200);
    world.app.heard("lead@oat.example", "Results to confirm").await;
    let published = buyer.act(&pilot, "publish_results", &json!({})).await.expect(200);
    assert_eq!(published["state"], "decision_due");
    assert_eq!(published["recommendation"], "scale");
    let verdicts: Vec<_> =
        published["results"].as_array().unwrap().iter().map(|one| one["verdict"].clone()).collect();
    assert_eq!(verdicts, ["go", "go"]);
    // Also what is published can be disputed, and is inconclusive then.
    let dispute = json!({"criterion": 2, "reason": "Our lorries say nine."});
    let disputed = supplier.act(&pilot, "dispute_result", &dispute).await.expect(200);
    let second = &disputed["results"][1];
    assert_eq!(
        (&second["check"], &second["verdict"]),
        (&json!("disputed"), &json!("inconclusive"))
    );
    assert_eq!(second["dispute_reason"], "Our lorries say nine.");
    assert_eq!(disputed["recommendation"], "extend_or_recycle");
    world.app.heard("lead@northern.example", "A result is disputed").await;
    let dispute_path = format!("{pilot}/results/dispute");
    let again = supplier.change(&dispute_path, &disputed["version"], &dispute);
    assert_eq!(again.await.faults(), fault("/criterion", "nothing_waits"));
    // A program enters, and answers nobody.
    let body = json!({"name": "ERP", "scopes": ["read", "write_pilots"]});
    let account = buyer.post("/v1/service-accounts", &body).await.expect(201);
    let token = world.app.client_token(&account).await.expect(200);
    let program = buyer.with_token(token["access_token"].as_str().unwrap());
    let refused = program.change(&path, &disputed["version"], &json!({})).await;
    refused.problem(403, "missing_permission");
}

/// The path of a pilot that failed a criterion that must be met, and waits for a decision.
async fn failed(world: &World) -> String {
    let mut charter = charter();
    charter["criteria"] = json!([criterion("supplier", true)]);
    let pilot = world.pilot_running(&charter).await;
    world.buyer.act(&pilot, "evaluate", &json!({})).await.expect(200);
    let published = json!({"values": ["7"]});
    world.supplier.act(&pilot, "publish_results", &published).await.expect(200);
    pilot
}

fn scale(reason: Option<&str>) -> Value {
    let feedback = "The shoppers took it up as hoped; roll out from spring.";
    let mut body = json!({"outcome": "scale", "feedback": feedback});
    if let Some(reason) = reason {
        body["override_reason"] = json!(reason);
    }
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn against_what_was_measured_two_approvers_decide() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let second = world.reviewer("second@northern.example", &["approver"]).await;
    let pilot = failed(&world).await;
    let seen = supplier.get(&pilot).await;
    assert_eq!(seen.json()["recommendation"], "stop");
    buyer.act(&pilot, "decide", &scale(None)).await.problem(409, "must_meet_failed");
    let reason = "The stores were closed for a week.";
    let mut stop = scale(Some(reason));
    stop["outcome"] = json!("stop");
    let faults = buyer.act(&pilot, "decide", &stop).await.faults();
    assert_eq!(faults, [("/override_reason".to_owned(), "not_allowed".to_owned())]);
    let first = buyer.act(&pilot, "decide", &scale(Some(reason))).await.expect(200);
    assert_eq!((&first["state"], &first["decision"]), (&json!("decision_due"), &json!(null)));
    // Nobody has decided, as far as the supplier can see.
    assert_eq!(supplier.get(&pilot).await.essence(), seen.essence());
    world.app.heard("second@northern.example", "A second approver wanted").await;
    buyer.act(&pilot, "decide", &scale(Some(reason))).await.problem(409, "approved_already");
    // Another reason is not the same decision.
    let other = second.caller.act(&pilot, "decide", &scale(Some("We like it."))).await;
    assert_eq!(other.expect(200)["state"], "decision_due");
    let said = buyer.get(&format!("{pilot}/approvals")).await.expect(200)["overriding"].clone();
    assert_eq!(said.as_array().unwrap().len(), 2);
    assert_eq!(said[0]["override_reason"], reason);
    let closed = second.caller.act(&pilot, "decide", &scale(Some(reason))).await.expect(200);
    assert_eq!(
        (&closed["state"], &closed["decision"]["override_reason"]),
        (&json!("closed"), &json!(reason))
    );
    assert_eq!(supplier.get(&pilot).await.expect(200)["decision"]["outcome"], "scale");
    let mails = world.app.all_mails().await;
    let outside = mails.iter().filter(|mail| mail.to == ["lead@oat.example"]);
    assert_eq!(outside.filter(|mail| mail.subject.starts_with("A second approver")).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_decide_against_it_at_once_two_count() {
    let world = World::new().await;
    let mut approvers = Vec::new();
    for number in 0..4 {
        let email = format!("approver{number}@northern.example");
        approvers.push(world.reviewer(&email, &["approver"]).await);
    }
    let pilot = failed(&world).await;
    let version = world.buyer.get(&pilot).await.expect(200)["version"].clone();
    let path = format!("{pilot}/decision");
    let body = scale(Some("The stores were closed for a week."));
    let tries = approvers.iter().map(|one| one.caller.change(&path, &version, &body));
    let answers = join_all(tries).await;
    let statuses = statuses(&answers);
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 2, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 2, "{statuses:?}");
    assert_eq!(world.logged(&pilot, "decide").await, 1);
}

async fn reaches(caller: &Caller, pilot: &str, state: &str) {
    tests::until(async || {
        let seen = caller.get(pilot).await.expect(200)["state"].clone();
        if seen == state { Ok(()) } else { Err(seen) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overdue_decision_is_brought_before_leads_and_admins() {
    let world = World::new().await;
    for role in ["partnership_lead", "org_admin", "approver", "analyst"] {
        world.reviewer(&format!("{role}@northern.example"), &[role]).await;
    }
    let mut past = charter();
    past["starts_on"] = json!("2026-01-05");
    past["ends_on"] = json!("2026-02-01");
    past["decision_by"] = json!("2026-02-15");
    let pilot = world.pilot_running(&past).await;
    // The supplier's values never come: the buyer has seven days without them.
    reaches(&world.buyer, &pilot, "decision_due").await;
    world.app.clock.advance(9 * 24 * 60 * 60);
    let buyer = world.app.sign_in("lead@northern.example").await;
    reaches(&buyer, &pilot, "overdue").await;
    let mails = world.app.all_mails().await;
    let told = |who: &str| {
        let overdue = mails.iter().filter(|mail| mail.subject.starts_with("Decision overdue"));
        overdue.filter(|mail| mail.to == [who.to_owned()]).count()
    };
    for role in ["partnership_lead", "org_admin", "approver", "lead"] {
        assert_eq!(told(&format!("{role}@northern.example")), 1, "{role}");
    }
    assert_eq!(told("analyst@northern.example"), 0);
    assert_eq!(told("lead@oat.example"), 1);
}
