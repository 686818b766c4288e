//! Gates in the middle of a run: told on their day, answered by the buyer, and holding nothing up.

use serde_json::{Value, json};
use tests::{Caller, World, id_in};

use super::runs::{of_2036, reaches};
use crate::commitments::Time;

const LEAD: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

fn with_gates(gates: &[(&str, &str)]) -> Value {
    let mut text = of_2036();
    let gates: Vec<_> = gates.iter().map(|(on, name)| json!({"on": on, "name": name})).collect();
    text["gates"] = json!(gates);
    text
}

fn two() -> Value {
    with_gates(&[("2036-02-01", "Is the bottle found?"), ("2036-03-01", "Is it bought again?")])
}

fn states(seen: &Value) -> Vec<(&str, &str)> {
    let gates = seen["gates"].as_array().unwrap().iter();
    gates.map(|one| (one["on"].as_str().unwrap(), one["state"].as_str().unwrap())).collect()
}

async fn told(world: &World, who: &str, subject: &str) -> usize {
    let mails = world.app.all_mails().await;
    let own = mails.iter().filter(|mail| mail.to == [who.to_owned()]);
    own.filter(|mail| mail.subject.starts_with(subject)).count()
}

async fn opens(caller: &Caller, pilot: &str, place: usize) -> Value {
    tests::until(async || {
        let seen = caller.get(pilot).await.expect(200);
        if seen["gates"][place]["state"] == "open" { Ok(seen) } else { Err(seen["gates"].clone()) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_is_told_to_both_and_the_buyer_says_whether_it_goes_on() {
    let mut time = Time::new().await;
    time.set("2036-01-08T10:00:00Z").await;
    let owner = time.world.reviewer("owner@northern.example", &["approver"]).await;
    let mut text = two();
    text["decision_owner"] = json!(owner.id);
    let pilot = time.world.pilot_running(&text).await;
    let seen = time.world.supplier.get(&pilot).await.expect(200);
    assert_eq!(seen["charter"]["gates"], text["gates"]);
    assert_eq!(states(&seen), [("2036-02-01", "to_come"), ("2036-03-01", "to_come")]);
    let go = json!({"gate": 1, "outcome": "continue"});
    let path = format!("{pilot}/gates");
    let early = time.world.buyer.change(&path, &seen["version"], &go).await;
    early.problem(409, "gate_not_open");

    time.set("2036-02-01T00:30:00Z").await;
    let seen = opens(&time.world.supplier, &pilot, 0).await;
    for who in ["owner@northern.example", LEAD, SUPPLIER] {
        assert_eq!(told(&time.world, who, "A gate of the pilot").await, 1, "{who}");
    }
    assert!(time.world.buyer.allowed(&pilot).await.contains(&"record_gate".to_owned()));
    assert!(!time.world.supplier.allowed(&pilot).await.contains(&"record_gate".to_owned()));
    let theirs = time.world.supplier.change(&path, &seen["version"], &go).await;
    theirs.problem(403, "not_your_side");
    for (body, fault) in [
        (json!({"gate": 3, "outcome": "continue"}), ("/gate", "out_of_range")),
        (json!({"gate": 1, "outcome": "wait"}), ("/outcome", "not_in_list")),
        (json!({"gate": 1, "outcome": "stop"}), ("/reason", "missing")),
    ] {
        let refused = time.world.buyer.change(&path, &seen["version"], &body).await;
        assert_eq!(refused.faults(), [(fault.0.to_owned(), fault.1.to_owned())]);
    }
    let on = time.world.buyer.act(&pilot, "record_gate", &go).await.expect(200);
    assert_eq!((&on["state"], &on["gates"][0]["state"]), (&json!("running"), &json!("continue")));
    assert_eq!(told(&time.world, SUPPLIER, "Goes on behind the gate").await, 1);
    assert!(!time.world.buyer.allowed(&pilot).await.contains(&"record_gate".to_owned()));

    time.set("2036-03-01T00:30:00Z").await;
    opens(&time.world.buyer, &pilot, 1).await;
    let stop = json!({"gate": 2, "outcome": "stop", "reason": "Nobody buys it again."});
    let stopped = time.world.buyer.act(&pilot, "record_gate", &stop).await.expect(200);
    assert_eq!(
        (&stopped["state"], &stopped["gates"][1]["reason"]),
        (&json!("evaluating"), &stop["reason"])
    );
    assert_eq!(told(&time.world, SUPPLIER, "Stopped at a gate").await, 1);
    assert_eq!(time.world.logged(&pilot, "gate_due").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_at_which_nothing_is_said_holds_nothing_up_and_moves_with_the_run() {
    let mut time = Time::new().await;
    time.set("2036-01-08T10:00:00Z").await;
    let pilot = time.world.pilot_running(&two()).await;
    time.set("2036-02-02T10:00:00Z").await;
    opens(&time.world.buyer, &pilot, 0).await;
    let pause = json!({"reason": "The shelf is being rebuilt."});
    time.world.supplier.act(&pilot, "pause", &pause).await.expect(200);
    time.set("2036-02-12T10:00:00Z").await;
    let on = time.world.buyer.act(&pilot, "resume", &json!({})).await.expect(200);
    assert_eq!(states(&on), [("2036-02-01", "open"), ("2036-03-11", "to_come")]);
    // What has come stays in the charter.
    let mut other = two();
    other["gates"] = json!([]);
    let amendment = json!({"charter": other, "reason": "Too many meetings."});
    let refused = time.world.supplier.act(&pilot, "amend", &amendment).await;
    assert_eq!(refused.faults(), [("/charter/gates".to_owned(), "unchangeable".to_owned())]);
    time.set("2036-04-10T00:30:00Z").await;
    let over = reaches(&time.world.buyer, &pilot, "evaluating").await;
    assert_eq!(states(&over), [("2036-02-01", "open"), ("2036-03-11", "open")]);
    assert_eq!(time.world.logged(&pilot, "gate_due").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn gates_lie_within_the_run_and_change_only_by_both() {
    let world = World::new().await;
    let pilot = world.pilot_draft(&world.supplier).await;
    let plain = world.supplier.get(&pilot).await.expect(200);
    assert!(plain["charter"].get("gates").is_none(), "{plain}");
    let many: Vec<_> = (1..=11).map(|_| ("2036-02-01", "Half-time")).collect();
    for (gates, faults) in [
        (
            with_gates(&[("2036-01-06", "Early"), ("2036-01-07", "First"), ("2036-03-31", "Late")]),
            vec![("/gates/0/on", "contradiction"), ("/gates/2/on", "contradiction")],
        ),
        (with_gates(&many), vec![("/gates", "too_many")]),
        (
            with_gates(&[("2036-02-30", "")]),
            vec![("/gates/0/name", "too_short"), ("/gates/0/on", "malformed")],
        ),
    ] {
        let refused = world.supplier.act(&pilot, "revise", &gates).await.faults();
        let refused: Vec<_> =
            refused.iter().map(|(place, code)| (place.as_str(), code.as_str())).collect();
        assert_eq!(refused, faults);
    }
    world.supplier.act(&pilot, "revise", &two()).await.expect(200);
    // A draft's are its author's alone.
    world.buyer.get(&pilot).await.problem(404, "not_found");
    let without = world.supplier.act(&pilot, "revise", &of_2036()).await.expect(200);
    assert_eq!((&without["gates"], without["charter"].get("gates")), (&json!([]), None));
    let pilot = world.pilot_running(&two()).await;
    let mut other = two();
    other["gates"][1]["name"] = json!("Do they come back?");
    let amendment = json!({"charter": other, "reason": "A better question."});
    let open = world.supplier.act(&pilot, "amend", &amendment).await.expect(200);
    let signature = json!({"content_hash": open["amendment"]["content_hash"]});
    world.buyer.act(&pilot, "approve_amendment", &signature).await.expect(200);
    let signed = world.supplier.act(&pilot, "countersign_amendment", &signature).await.expect(200);
    assert_eq!(signed["charter"]["gates"], other["gates"]);
    assert_eq!(signed["changed_after_start"][0]["field"], "/gates/1/name");
}

#[tokio::test(flavor = "multi_thread")]
async fn open_gates_stand_in_the_calendar() {
    let mut time = Time::new().await;
    time.set("2036-01-08T10:00:00Z").await;
    let pilot = time.world.pilot_running(&two()).await;
    let asked = "/v1/calendar?from=2036-01-01&to=2036-12-01";
    let seen = time.world.supplier.get(asked).await.expect(200);
    assert_eq!(seen, time.world.buyer.get(asked).await.expect(200));
    let gates = |seen: &Value| -> Vec<(Value, Value, Value)> {
        let items = seen["items"].as_array().unwrap().iter();
        let gates = items.filter(|one| one["what"] == "pilot_gate");
        gates.map(|one| (one["from"].clone(), one["number"].clone(), one["name"].clone())).collect()
    };
    assert_eq!(
        gates(&seen),
        [
            (json!("2036-02-01"), json!(1), json!("Is the bottle found?")),
            (json!("2036-03-01"), json!(2), json!("Is it bought again?")),
        ]
    );
    let made =
        time.world.buyer.post("/v1/calendar-links", &json!({"name": "Desk"})).await.expect(201);
    let (_, path) = made["url"].as_str().unwrap().split_once("/v1/").unwrap();
    let text = time.world.app.visitor().get(&format!("/v1/{path}")).await.text.replace("\r\n ", "");
    let uid = |number: u8| format!("UID:{}.pilot_gate.{number}@tandem", id_in(&pilot));
    for line in [
        &uid(1),
        &uid(2),
        "Gate of the pilot\\, Is the bottle found?: Paper bottle in twenty stores",
    ] {
        assert_eq!(text.matches(line).count(), 1, "{line}: {text}");
    }
    time.set("2036-02-01T00:30:00Z").await;
    opens(&time.world.buyer, &pilot, 0).await;
    let go = json!({"gate": 1, "outcome": "continue"});
    time.world.buyer.act(&pilot, "record_gate", &go).await.expect(200);
    let seen = time.world.supplier.get(asked).await.expect(200);
    assert_eq!(gates(&seen).len(), 1);
}
