//! What both have agreed changes only by both: one change at a time, exactly what was signed, and nothing
//! by which values could not be compared any more.

use serde_json::{Value, json};
use tests::{World, goal_terms, goal_terms_with};

use super::{act, agreed, told, unweighted};
use crate::{commitments::Time, hashes::hash};

/// What is signed: the fields of a document, and the goal whose it is.
fn of_goal(document: &Value, goal: &Value) -> String {
    let mut document = document.clone();
    document["goal"] = goal.clone();
    hash(&document)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_is_what_was_read() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let higher = |floor: Value| json!({"kind": "higher", "baseline": "92.50", "target": "97", "floor": floor});
    let steps =
        |title: &str| json!({"kind": "milestones", "milestones": [{"title": title, "weight": 3}]});
    let cases = [
        (json!({}), json!({"weight": 7, "why_supplier": "Jeder Regalmeter zählt \"doppelt\"."})),
        (json!({"metric": higher(json!(null))}), json!({"metric": higher(json!("90"))})),
        (json!({"metric": steps("Artwork")}), json!({"metric": steps("Artwork approved")})),
        (
            json!({"metric": {"kind": "maintain", "lower": "4", "upper": "10"}}),
            json!({"metric": {"kind": "maintain", "lower": "5", "upper": "10.5"}}),
        ),
        (
            json!({"metric": {"kind": "range", "baseline": "1", "lower": "4", "upper": "10"}}),
            json!({"metric": {"kind": "range", "baseline": "1", "lower": "4", "upper": "9"}}),
        ),
    ];
    for (fields, change) in cases {
        let path = agreed(&world, &plan, fields.clone()).await;
        let mut terms = goal_terms_with(fields);
        terms.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let body = json!({"terms": terms, "reason": "It has turned out so."});
        act(&world.supplier, &path, "propose_amendment", body).await;
        for side in [&world.buyer, &world.supplier] {
            let seen = side.get(&path).await.expect(200);
            let open = &seen["amendment"];
            assert_eq!(open["content_hash"], of_goal(&open["terms"], &seen["id"]), "{open:#}");
            assert_eq!(open["proposed"]["content_hash"], open["content_hash"]);
        }
    }
    let path = agreed(&world, &plan, json!({})).await;
    let body = json!({"cancel": true, "reason": "Nobody can measure it."});
    let seen = act(&world.buyer, &path, "propose_amendment", body).await;
    let open = &seen["amendment"];
    assert_eq!(open["terms"], json!(null));
    assert_eq!(open["content_hash"], of_goal(&json!({"cancelled": true}), &seen["id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_waits_at_a_time_and_only_what_was_read_is_signed() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let path = world.goal_amended(&plan, &goal_terms()).await;
    let seen = world.buyer.get(&path).await.expect(200);
    let (version, amend) = (&seen["version"], format!("{path}/amendment"));
    let body = json!({"terms": goal_terms_with(json!({"weight": 5})), "reason": "Another one."});
    for side in [&world.buyer, &world.supplier] {
        side.change(&amend, version, &body).await.problem(409, "amendment_open");
    }
    let accept = format!("{path}/amendment/acceptance");
    let other = json!({"content_hash": format!("sha256:{}", "0".repeat(64))});
    world.buyer.change(&accept, version, &other).await.problem(409, "outdated_content");
    let hash = json!({"content_hash": seen["amendment"]["content_hash"]});
    world.supplier.change(&accept, version, &hash).await.problem(403, "not_your_side");
    let refusal = format!("{path}/amendment/refusal");
    let reason = json!({"reason": "Not this year."});
    world.supplier.change(&refusal, version, &reason).await.problem(403, "not_your_side");
    let withdrawal = format!("{path}/amendment/withdrawal");
    world.buyer.change(&withdrawal, version, &json!({})).await.problem(403, "not_your_side");
    world.buyer.change(&accept, version, &hash).await.expect(200);
    // There is nothing to answer any more.
    let version = json!(version.as_i64().unwrap() + 1);
    for (address, body) in [(&accept, &hash), (&refusal, &reason), (&withdrawal, &json!({}))] {
        for side in [&world.buyer, &world.supplier] {
            side.change(address, &version, body).await.problem(409, "state_conflict");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_make_values_incomparable_stays() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let path = agreed(&world, &plan, json!({})).await;
    let share = json!({"kind": "maintain", "lower": "1", "upper": "2"});
    for (fields, place, code) in [
        (json!({"metric": share}), "/terms/metric", "unchangeable"),
        (
            json!({"metric": {"kind": "lower", "baseline": "92", "target": "9"}}),
            "/terms/metric",
            "unchangeable",
        ),
        (json!({"aggregation": "sum"}), "/terms/aggregation", "unchangeable"),
        (json!({"measured_by": "buyer"}), "/terms/measured_by", "unchangeable"),
        (json!({"measure": "Sales"}), "/terms/measure", "unchangeable"),
        (json!({"unit": "EUR"}), "/terms/unit", "unchangeable"),
        (json!({"unit": null}), "/terms/unit", "unchangeable"),
        (json!({"starts_on": "2026-01-02"}), "/terms/starts_on", "unchangeable"),
        (json!({"due_on": "2026-01-02"}), "/terms/due_on", "past"),
        (json!({}), "/terms", "unchanged"),
        (json!({"source": "manual", "aggregation": "last"}), "/terms", "unchanged"),
    ] {
        let body = json!({"terms": goal_terms_with(fields), "reason": "It has turned out so."});
        let faults = world.supplier.act(&path, "propose_amendment", &body).await.faults();
        assert_eq!(faults, told(&[(place, code)]), "{body}");
    }
    for (body, faults) in [
        (json!({}), &[("/reason", "missing"), ("/terms", "missing")][..]),
        (
            json!({"reason": "Not so.", "cancel": "yes"}),
            &[("/cancel", "wrong_type"), ("/terms", "missing")],
        ),
        (
            json!({"reason": "No", "cancel": true, "terms": goal_terms()}),
            &[("/reason", "too_short"), ("/terms", "contradiction")],
        ),
        (json!({"reason": "Not so.", "cancel": false}), &[("/terms", "missing")]),
    ] {
        let answer = world.supplier.act(&path, "propose_amendment", &body).await;
        assert_eq!(answer.faults(), told(faults), "{body}");
    }
    // Milestones can come to be more, and not fewer.
    let steps = |count: usize| {
        let steps = vec![json!({"title": "A step", "weight": 1}); count];
        json!({"metric": {"kind": "milestones", "milestones": steps}})
    };
    let path = agreed(&world, &plan, steps(2)).await;
    let body = |count| json!({"terms": goal_terms_with(steps(count)), "reason": "One more step."});
    let faults = world.buyer.act(&path, "propose_amendment", &body(1)).await.faults();
    assert_eq!(faults, told(&[("/terms/metric", "unchangeable")]));
    act(&world.supplier, &path, "measure", json!({"on": "2026-06-30", "milestones_done": [1]}))
        .await;
    let id = tests::waiting(&world.buyer, &path).await;
    act(&world.buyer, &path, "confirm_measurement", json!({"measurement": id})).await;
    let open = act(&world.buyer, &path, "propose_amendment", body(4)).await;
    assert_eq!(open["measured"]["progress"]["percent"], "50.0");
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    let more = act(&world.supplier, &path, "accept_amendment", hash).await;
    assert_eq!(more["measured"]["progress"]["percent"], "25.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_time_has_overtaken_is_not_signed() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let path = agreed(&time.world, &plan, json!({})).await;
    time.set("2027-03-01T12:00:00Z").await;
    let body =
        json!({"terms": goal_terms_with(json!({"due_on": "2027-03-03"})), "reason": "At once."});
    let open = act(&time.world.supplier, &path, "propose_amendment", body).await;
    time.set("2027-03-04T12:00:00Z").await;
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    let accept = format!("{path}/amendment/acceptance");
    let refused = time.world.buyer.change(&accept, &open["version"], &hash).await;
    refused.problem(409, "date_passed");
    act(&time.world.buyer, &path, "decline_amendment", json!({"reason": "Too late."})).await;
}
