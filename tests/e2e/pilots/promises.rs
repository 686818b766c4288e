//! What both sides promise in a charter: a commitment of each, once and for both, with the last signature.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Answer, Caller, World, approve, charter, charter_of, day_in, evidence, id_in, promised, sign_as,
};

const DAY: i64 = 24 * 60 * 60;
const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

/// A charter by which each side promises something until the end of this day.
fn promising(days: i64) -> Value {
    let mut charter = charter_of("5000", "EUR");
    charter["commitments"] = promised(day_in(days));
    charter
}

/// One more promise of the supplier's.
fn and_labels(charter: &Value, days: i64) -> Value {
    let mut more = charter.clone();
    let labels = json!({"promisor": "supplier", "what": "Labels", "category": "other", "due_on": day_in(days)});
    more["commitments"].as_array_mut().unwrap().push(labels);
    more
}

/// All that is promised for a pilot, in the order of its charter.
async fn commitments(caller: &Caller, pilot: &str) -> Vec<Value> {
    let page = caller.get("/v1/commitments?limit=200").await.expect(200);
    let rows = page["items"].as_array().unwrap().iter();
    let mut rows: Vec<_> =
        rows.filter(|row| row["link"]["pilot"] == id_in(pilot)).cloned().collect();
    let charter = caller.get(pilot).await.expect(200)["charter"].clone();
    let promises: Vec<_> = charter["commitments"].as_array().into_iter().flatten().collect();
    rows.sort_by_key(|row| promises.iter().position(|one| one["what"] == row["what"]));
    rows
}

fn path(commitment: &Value) -> String {
    format!("/v1/commitments/{}", commitment["id"].as_str().unwrap())
}

/// What the pilot says that its promises have become.
fn undertaken(pilot: &Value) -> Vec<(u64, String)> {
    let made = pilot["commitments"].as_array().unwrap().iter();
    let text = |one: &Value| one["commitment"].as_str().unwrap().to_owned();
    made.map(|one| (one["number"].as_u64().unwrap(), text(one))).collect()
}

async fn becomes(world: &World, commitment: &str, state: &str) -> Value {
    let buyer = world.app.sign_in(BUYER).await;
    tests::until(async || {
        let seen = buyer.get(commitment).await.expect(200);
        if seen["state"] == state { Ok(seen) } else { Err(seen) }
    })
    .await
}

async fn amend(by: &Caller, pilot: &str, charter: &Value) -> Answer {
    let body = json!({"charter": charter, "reason": "There is more to promise."});
    by.act(pilot, "amend", &body).await
}

async fn sign(by: &Caller, pilot: &str, operation: &str) -> Answer {
    let seen = by.get(pilot).await.expect(200);
    let signature = json!({"content_hash": seen["amendment"]["content_hash"]});
    by.change(&format!("{pilot}/amendment/{operation}"), &seen["version"], &signature).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_signature_makes_a_commitment_of_each_for_both() {
    let world = World::new().await;
    let pilot = world.pilot_handed_in(&world.supplier, &promising(20)).await;
    approve(&world.buyer, &pilot).await.expect(200);
    assert!(commitments(&world.buyer, &pilot).await.is_empty());
    let before = world.buyer.get(&pilot).await.expect(200);
    assert_eq!(before["commitments"], json!([]));
    let signed = sign_as(&world.supplier, &pilot, "countersignature").await.expect(200);
    let made = commitments(&world.buyer, &pilot).await;
    // Either side reads the same, but for what it may do next.
    let of_supplier = commitments(&world.supplier, &pilot).await;
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!((ids(&made), made.len()), (ids(&of_supplier), 2));
    let shown = undertaken(&signed);
    let expected = (1..).zip(&made).map(|(number, one)| (number, id_in(&path(one))));
    assert_eq!(shown, expected.collect::<Vec<_>>());
    assert_eq!(shown, undertaken(&world.buyer.get(&pilot).await.expect(200)));
    assert_eq!(signed["charter"], before["charter"]);
    let signers = [&signed["signatures"][0]["user"], &signed["signatures"][1]["user"]];
    for (one, promisor) in made.iter().zip(["supplier", "buyer"]) {
        assert_eq!((&one["state"], &one["promisor"]), (&json!("agreed"), &json!(promisor)));
        let (own, other) = if promisor == "buyer" { (0, 1) } else { (1, 0) };
        assert_eq!((&one["promisor_user"], &one["promisee_user"]), (signers[own], signers[other]));
        assert_eq!(one["original_due"], json!(day_in(20)));
        assert_eq!(world.logged(&path(one), "undertake").await, 1);
    }
    assert_eq!(
        (&made[0]["what"], &made[0]["category"]),
        (&json!("Two thousand bottles"), &json!("delivery"))
    );
    // The signature comes first, and each is told to the other side.
    let events = world.buyer.events("commitment.undertake", 2).await;
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    let last: Vec<_> = kinds.into_iter().skip_while(|kind| *kind != "pilot.countersign").collect();
    assert_eq!(last, ["pilot.countersign", "commitment.undertake", "commitment.undertake"]);
    world.app.heard(BUYER, "Promised with a signature: Two thousand bottles").await;
    // It is a promise as any other.
    assert_eq!(world.supplier.allowed(&path(&made[0])).await, ["deliver", "propose_date"]);
    world.rival.get(&path(&made[0])).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_countersignatures_at_once_one_makes_them() {
    let world = World::new().await;
    let charter = promising(20);
    let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
    approve(&world.buyer, &pilot).await.expect(200);
    let other = world.app.colleague(&world.supplier, "second@oat.example", &["approver"]).await;
    let all_at_once = async |operation: &str, hash: &Value, version: &Value| {
        let signature = json!({"content_hash": hash});
        let path = format!("{pilot}/{operation}");
        let tries = (0..8).map(|turn| {
            let who = if turn % 2 == 0 { &world.supplier } else { &other };
            who.change(&path, version, &signature)
        });
        let answers = join_all(tries).await;
        let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
        assert_eq!((count(200), count(412)), (1, 7), "{statuses:?}");
    };
    let seen = world.buyer.get(&pilot).await.expect(200);
    all_at_once("countersignature", &seen["content_hash"], &seen["version"]).await;
    assert_eq!(commitments(&world.buyer, &pilot).await.len(), 2);
    amend(&world.supplier, &pilot, &and_labels(&charter, 30)).await.expect(200);
    let approved = sign(&world.buyer, &pilot, "approval").await.expect(200);
    let (hash, version) = (&approved["amendment"]["content_hash"], &approved["version"]);
    all_at_once("amendment/countersignature", hash, version).await;
    let made = commitments(&world.buyer, &pilot).await;
    assert_eq!(made.len(), 3);
    for one in &made {
        assert_eq!(world.logged(&path(one), "undertake").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_has_passed_is_not_signed() {
    let world = World::new().await;
    let mut charter = promising(30);
    charter["commitments"][1]["due_on"] = json!(day_in(2));
    let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
    approve(&world.buyer, &pilot).await.expect(200);
    world.app.clock.advance(4 * DAY);
    let supplier = world.app.sign_in(SUPPLIER).await;
    let refused = sign_as(&supplier, &pilot, "countersignature").await;
    let errors = refused.problem(409, "date_passed")["errors"].clone();
    assert_eq!(errors.as_array().unwrap().len(), 1);
    assert_eq!(errors[0]["pointer"], "/charter/commitments/1/due_on");
    assert_eq!(errors[0]["code"], "past");
    assert_eq!(supplier.get(&pilot).await.expect(200)["state"], "approved_by_buyer");
    assert!(commitments(&supplier, &pilot).await.is_empty());
    // With another day it goes.
    let reason = json!({"reason": "That day has passed."});
    supplier.act(&pilot, "request_changes", &reason).await.expect(200);
    charter["commitments"][1]["due_on"] = json!(day_in(30));
    supplier.act(&pilot, "revise", &charter).await.expect(200);
    supplier.act(&pilot, "submit", &json!({})).await.expect(200);
    approve(&world.app.sign_in(BUYER).await, &pilot).await.expect(200);
    sign_as(&supplier, &pilot, "countersignature").await.expect(200);
    assert_eq!(commitments(&supplier, &pilot).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_adds_and_changes_none() {
    let world = World::new().await;
    let charter = promising(20);
    let pilot = world.pilot_running(&charter).await;
    let made = commitments(&world.buyer, &pilot).await;
    // Another day is agreed on where the promise is, and the charter stays word for word.
    let moved = path(&made[0]);
    let later = json!({"due_on": day_in(25)});
    world.supplier.act(&moved, "propose_date", &later).await.expect(200);
    world.buyer.act(&moved, "accept_date", &json!({})).await.expect(200);
    let with = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut charter = and_labels(&charter, 30);
        change(charter["commitments"].as_array_mut().unwrap());
        charter
    };
    let on_day = |place: usize, days: i64| with(&|all| all[place]["due_on"] = json!(day_in(days)));
    for (wrong, field, code) in [
        (on_day(0, 25), "/charter/commitments/0", "unchangeable"),
        (
            with(&|all| all[1]["what"] = json!("Shelves in two stores")),
            "/charter/commitments/1",
            "unchangeable",
        ),
        (
            with(&|all| all[1]["promisor"] = json!("supplier")),
            "/charter/commitments/1",
            "unchangeable",
        ),
        (with(&|all| all.swap(1, 2)), "/charter/commitments/1", "unchangeable"),
        (with(&|all| all.truncate(1)), "/charter/commitments/1", "unchangeable"),
        (with(&Vec::clear), "/charter/commitments/0", "unchangeable"),
        (on_day(2, -2), "/charter/commitments/2/due_on", "past"),
    ] {
        for side in [&world.buyer, &world.supplier] {
            let refused = amend(side, &pilot, &wrong).await;
            assert_eq!(refused.faults(), [(field.to_owned(), code.to_owned())], "{wrong:#}");
        }
    }
    amend(&world.supplier, &pilot, &and_labels(&charter, 30)).await.expect(200);
    sign(&world.buyer, &pilot, "approval").await.expect(200);
    assert_eq!(commitments(&world.buyer, &pilot).await.len(), 2);
    let amended = sign(&world.supplier, &pilot, "countersignature").await.expect(200);
    let after = commitments(&world.buyer, &pilot).await;
    assert_eq!(after.len(), 3);
    assert_eq!((&after[2]["what"], &after[2]["state"]), (&json!("Labels"), &json!("agreed")));
    assert_eq!((&after[0]["current_due"], &after[0]["version"]), (&json!(day_in(25)), &json!(3)));
    assert_eq!(after[1], made[1]);
    let expected = (1..).zip(&after).map(|(number, one)| (number, id_in(&path(one))));
    assert_eq!(undertaken(&amended), expected.collect::<Vec<_>>());
    assert_eq!(amended["changed_after_start"][0]["field"], "/commitments");
    // What is added is signed in time, too.
    let again = and_labels(&and_labels(&charter, 30), 2);
    amend(&world.supplier, &pilot, &again).await.expect(200);
    sign(&world.buyer, &pilot, "approval").await.expect(200);
    world.app.clock.advance(4 * DAY);
    let supplier = world.app.sign_in(SUPPLIER).await;
    let refused = sign(&supplier, &pilot, "countersignature").await;
    let errors = refused.problem(409, "date_passed")["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/charter/commitments/3/due_on");
    assert_eq!(commitments(&supplier, &pilot).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_promised_ends_with_a_pilot_that_is_called_off() {
    let world = World::new().await;
    let mut charter = and_labels(&promising(30), 30);
    charter["commitments"][1]["due_on"] = json!(day_in(2));
    let pilot = world.pilot_signed(&charter).await;
    let made = commitments(&world.buyer, &pilot).await;
    let [bottles, shelves, labels] = [0, 1, 2].map(|place| path(&made[place]));
    // What somebody has promised apart from the charter stands by itself.
    let mut own = tests::commitment(&world.partnership, "supplier");
    own["link"] = json!({"pilot": id_in(&pilot)});
    let own = path(&world.supplier.post("/v1/commitments", &own).await.expect(201));
    world.buyer.act(&own, "accept", &json!({})).await.expect(200);
    world.supplier.act(&labels, "deliver", &evidence()).await.expect(200);
    world.app.clock.advance(4 * DAY);
    becomes(&world, &shelves, "overdue").await;
    let (buyer, supplier) = (world.app.sign_in(BUYER).await, world.app.sign_in(SUPPLIER).await);
    let reason = json!({"reason": "The shelf is being rebuilt."});
    supplier.act(&pilot, "cancel", &reason).await.expect(200);
    let ended = becomes(&world, &bottles, "void").await;
    assert_eq!(ended["by_lapse"], json!(false));
    assert_eq!(world.logged(&bottles, "end").await, 1);
    let missed = becomes(&world, &shelves, "missed").await;
    assert_eq!(missed["by_lapse"], json!(true));
    // What was delivered is still answered.
    buyer.act(&labels, "confirm", &json!({})).await.expect(200);
    assert_eq!(buyer.get(&own).await.expect(200)["state"], "agreed");
    assert_eq!(undertaken(&buyer.get(&pilot).await.expect(200)).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_a_promise_is_told_at_its_place() {
    let world = World::new().await;
    let draft = world.pilot_draft(&world.supplier).await;
    let mut charter = charter();
    charter["commitments"] = json!([
        {"promisor": "nobody", "what": "So", "category": "love", "due_on": "2027-02-30"},
        {"promisor": "buyer", "what": "Shelves", "due_on": day_in(9), "kept": true},
        {},
    ]);
    let refused = world.supplier.act(&draft, "revise", &charter).await;
    let at = |place: usize, field: &str, code: &str| {
        (format!("/commitments/{place}/{field}"), code.to_owned())
    };
    let mut expected = vec![
        at(0, "category", "not_in_list"),
        at(0, "due_on", "malformed"),
        at(0, "promisor", "not_in_list"),
        at(0, "what", "too_short"),
        at(1, "kept", "unknown_field"),
        at(2, "due_on", "missing"),
        at(2, "promisor", "missing"),
        at(2, "what", "missing"),
    ];
    expected.sort();
    assert_eq!(refused.faults(), expected);
    let many = |count| vec![promised(day_in(9))[1].clone(); count];
    charter["commitments"] = json!(many(21));
    let refused = world.supplier.act(&draft, "revise", &charter).await;
    assert_eq!(refused.faults(), [("/commitments".to_owned(), "too_many".to_owned())]);
    charter["commitments"] = json!(many(20));
    let revised = world.supplier.act(&draft, "revise", &charter).await.expect(200);
    assert_eq!(revised["charter"]["commitments"], charter["commitments"]);
    // What no kind was said of is of no special one.
    charter["commitments"] = json!([{"promisor": "buyer", "what": "Shelves", "due_on": day_in(9)}]);
    let revised = world.supplier.act(&draft, "revise", &charter).await.expect(200);
    assert_eq!(revised["charter"]["commitments"][0]["category"], "other");
    charter.as_object_mut().unwrap().remove("commitments");
    let revised = world.supplier.act(&draft, "revise", &charter).await.expect(200);
    assert_eq!(revised["charter"], charter);
}
