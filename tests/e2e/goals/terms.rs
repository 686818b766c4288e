//! The terms that can be asked for, and what is told of those that cannot.

use serde_json::{Value, json};
use tests::{World, goal_terms, goal_terms_with, plan_terms, sign};

use super::{told, unweighted};

/// The faults of a draft with these terms.
async fn faults(world: &World, plan: &str, terms: &Value) -> Vec<(String, String)> {
    let body = json!({"plan": plan.replace("/v1/plans/", ""), "terms": terms});
    let answer = world.buyer.post("/v1/goals", &body).await;
    if answer.status == 201 { Vec::new() } else { answer.faults() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told_at_once() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let body = json!({"plan": "goal_01930000000070008000000000000001", "terms": {
        "title": "ab", "why_buyer": " ", "unit": "one\ntwo", "metric": {"kind": "best"},
        "aggregation": "median", "starts_on": "2026-02-30", "weight": 0, "measured_by": "both",
        "source": "guess", "cadence": "hourly", "state": "agreed",
    }, "state": "agreed"});
    let expected = [
        ("/plan", "malformed"),
        ("/state", "unknown_field"),
        ("/terms/aggregation", "not_in_list"),
        ("/terms/cadence", "not_in_list"),
        ("/terms/due_on", "missing"),
        ("/terms/measure", "missing"),
        ("/terms/measured_by", "not_in_list"),
        ("/terms/metric/kind", "not_in_list"),
        ("/terms/source", "not_in_list"),
        ("/terms/starts_on", "malformed"),
        ("/terms/state", "unknown_field"),
        ("/terms/title", "too_short"),
        ("/terms/unit", "control_character"),
        ("/terms/weight", "out_of_range"),
        ("/terms/why_buyer", "too_short"),
    ];
    assert_eq!(world.buyer.post("/v1/goals", &body).await.faults(), told(&expected));
    for (terms, expected) in [
        (json!([]), ("/terms", "wrong_type")),
        (json!(null), ("/terms", "missing")),
        (goal_terms_with(json!({"metric": []})), ("/terms/metric", "wrong_type")),
        (goal_terms_with(json!({"weight": 101})), ("/terms/weight", "out_of_range")),
        (goal_terms_with(json!({"weight": -1})), ("/terms/weight", "out_of_range")),
        (goal_terms_with(json!({"weight": 1.5})), ("/terms/weight", "wrong_type")),
        (goal_terms_with(json!({"weight": "40"})), ("/terms/weight", "wrong_type")),
    ] {
        assert_eq!(faults(&world, &plan, &terms).await, told(&[expected]), "{terms}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_metric_fits_together() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let step = json!({"title": "One", "weight": 1});
    let foreign = "not_of_this_kind";
    let cases: [(Value, &[(&str, &str)]); 22] = [
        (json!({}), &[("/kind", "missing")]),
        (json!({"kind": "higher"}), &[("/baseline", "missing"), ("/target", "missing")]),
        // The target on the wrong side, and nowhere.
        (
            json!({"kind": "higher", "baseline": "98", "target": "92"}),
            &[("/target", "contradiction")],
        ),
        (
            json!({"kind": "higher", "baseline": "98", "target": "98.0"}),
            &[("/target", "contradiction")],
        ),
        (
            json!({"kind": "lower", "baseline": "4", "target": "10"}),
            &[("/target", "contradiction")],
        ),
        (
            json!({"kind": "higher", "baseline": "92", "target": "98", "floor": "98"}),
            &[("/floor", "contradiction")],
        ),
        (
            json!({"kind": "lower", "baseline": "10", "target": "4", "floor": "3"}),
            &[("/floor", "contradiction")],
        ),
        (
            json!({"kind": "higher", "baseline": "98", "target": "92", "floor": "99"}),
            &[("/floor", "contradiction"), ("/target", "contradiction")],
        ),
        (
            json!({"kind": "higher", "baseline": "92", "target": "98", "lower": "1", "milestones": [step]}),
            &[("/lower", foreign), ("/milestones", foreign)],
        ),
        (
            json!({"kind": "higher", "baseline": "1e3", "target": 98}),
            &[("/baseline", "malformed"), ("/target", "wrong_type")],
        ),
        (
            json!({"kind": "range", "baseline": "1", "lower": "4", "upper": "4"}),
            &[("/upper", "contradiction")],
        ),
        (json!({"kind": "range", "lower": "4", "upper": "10"}), &[("/baseline", "missing")]),
        (
            json!({"kind": "range", "baseline": "1", "lower": "4", "upper": "10", "target": "5", "floor": "1"}),
            &[("/floor", foreign), ("/target", foreign)],
        ),
        (json!({"kind": "maintain", "lower": "10", "upper": "4"}), &[("/upper", "contradiction")]),
        (
            json!({"kind": "maintain", "lower": "4", "upper": "10", "baseline": "5"}),
            &[("/baseline", foreign)],
        ),
        (json!({"kind": "maintain"}), &[("/lower", "missing"), ("/upper", "missing")]),
        (json!({"kind": "milestones"}), &[("/milestones", "missing")]),
        (json!({"kind": "milestones", "milestones": []}), &[("/milestones", "wrong_count")]),
        (
            json!({"kind": "milestones", "milestones": vec![&step; 51]}),
            &[("/milestones", "wrong_count")],
        ),
        (
            json!({"kind": "milestones", "milestones": [step, {"title": "", "weight": 101}, 5]}),
            &[
                ("/milestones/1/title", "too_short"),
                ("/milestones/1/weight", "out_of_range"),
                ("/milestones/2", "wrong_type"),
            ],
        ),
        (
            json!({"kind": "milestones", "milestones": [step], "baseline": "1", "target": "2"}),
            &[("/baseline", foreign), ("/target", foreign)],
        ),
        (
            json!({"kind": "maintain", "lower": "4", "upper": "10", "unit": "%"}),
            &[("/unit", "unknown_field")],
        ),
    ];
    for (metric, expected) in cases {
        let pointers: Vec<_> = expected
            .iter()
            .map(|(pointer, code)| (format!("/terms/metric{pointer}"), (*code).to_owned()))
            .collect();
        let terms = goal_terms_with(json!({"metric": metric}));
        assert_eq!(faults(&world, &plan, &terms).await, pointers, "{metric}");
    }
    let terms = goal_terms_with(json!({
        "metric": {"kind": "milestones", "milestones": vec![&step; 50]}, "aggregation": "sum",
    }));
    let expected = told(&[("/terms/aggregation", "contradiction")]);
    assert_eq!(faults(&world, &plan, &terms).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_lasts_less_than_five_years() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    for (starts_on, due_on, code) in [
        ("2027-01-01", "2026-12-31", Some("contradiction")),
        ("2027-01-01", "2027-01-01", Some("contradiction")),
        ("2027-01-01", "2027-01-02", None),
        ("2027-01-01", "2031-12-31", None),
        ("2027-01-01", "2032-01-01", Some("out_of_range")),
        ("2027-12-31", "2032-12-30", None),
        ("2027-12-31", "2032-12-31", Some("out_of_range")),
        ("2028-02-29", "2033-02-27", None),
        ("2028-02-29", "2033-02-28", Some("out_of_range")),
    ] {
        let terms = goal_terms_with(json!({"starts_on": starts_on, "due_on": due_on}));
        let expected: Vec<_> = code.into_iter().map(|code| ("/terms/due_on", code)).collect();
        assert_eq!(faults(&world, &plan, &terms).await, told(&expected), "{starts_on} {due_on}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_follows_its_plan() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let (nothing, reason) = (json!({}), json!({"reason": "The category is given up."}));
    // Drafted with a draft of a plan, proposed with it, agreed once that is.
    let plan = world.plan_draft(buyer, &plan_terms()).await;
    let path = world.goal_draft(buyer, &plan, &goal_terms()).await;
    let proposal = format!("{path}/proposal");
    buyer.change(&proposal, &json!(1), &nothing).await.problem(409, "plan_not_agreed");
    sign(buyer, &plan, "propose").await.expect(200);
    let agreement = format!("{path}/agreement");
    supplier.change(&agreement, &json!(2), &nothing).await.problem(409, "plan_not_agreed");
    sign(supplier, &plan, "agree").await.expect(200);
    supplier.change(&agreement, &json!(2), &nothing).await.expect(200);
    // Not the other side's to see, and not to add to.
    let secret = world.plan_draft(buyer, &plan_terms()).await;
    let body = json!({"plan": secret.replace("/v1/plans/", ""), "terms": goal_terms()});
    supplier.post("/v1/goals", &body).await.problem(404, "not_found");
    // A draft outlives its plan, but leads nowhere any more.
    let draft = world.goal_draft(buyer, &plan, &goal_terms()).await;
    supplier.act(&plan, "terminate", &reason).await.expect(200);
    let proposal = format!("{draft}/proposal");
    buyer.change(&proposal, &json!(1), &nothing).await.problem(409, "plan_over");
    // What was to end before today comes about for nobody.
    let plan = unweighted(&world).await;
    let past = goal_terms_with(json!({"starts_on": "2025-01-01", "due_on": "2025-12-31"}));
    let path = world.goal_draft(buyer, &plan, &past).await;
    buyer
        .change(&format!("{path}/proposal"), &json!(1), &nothing)
        .await
        .problem(409, "date_passed");
    // What takes no content takes an empty object, and no other.
    let withdrawal = format!("{path}/withdrawal");
    let answer = buyer.change(&withdrawal, &json!(1), &json!({"note": "now"})).await;
    assert_eq!(answer.faults(), told(&[("/note", "unknown_field")]));
    buyer.change(&withdrawal, &json!(1), &nothing).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_has_a_hundred_goals_at_most() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let body = json!({"plan": plan.replace("/v1/plans/", ""), "terms": goal_terms()});
    for _ in 0..100 {
        world.buyer.post("/v1/goals", &body).await.expect(201);
    }
    world.buyer.post("/v1/goals", &body).await.problem(409, "too_many_goals");
    // The other side cannot tell by that that there are any.
    world.supplier.post("/v1/goals", &body).await.expect(201);
}
