//! What is told of values that do not fit their goal, each fault at its place.

use serde_json::{Value, json};
use tests::World;

use super::{agreed, told, unweighted};

/// The pointer and the code of each fault.
type Faults<'f> = &'f [(&'f str, &'f str)];

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_does_not_fit_is_refused_where_it_does_not() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let single = agreed(&world, &plan, json!({})).await;
    let share = json!({"kind": "higher", "baseline": "0", "target": "1"});
    let shares = agreed(&world, &plan, json!({"metric": share, "aggregation": "ratio"})).await;
    let steps = json!({"kind": "milestones", "milestones": [{"title": "One", "weight": 1}]});
    let steps = agreed(&world, &plan, json!({"metric": steps})).await;
    let on = "2026-06-30";
    let foreign = ("/value", "not_of_this_kind");
    let cases: [(&str, Value, Faults<'_>); 24] = [
        (&single, json!({"on": "2025-12-31", "value": "1"}), &[("/on", "out_of_range")]),
        (&single, json!({"on": "2031-01-01", "value": "1"}), &[("/on", "out_of_range")]),
        (&single, json!({"on": "2030-12-31", "value": "1"}), &[("/on", "future")]),
        (&single, json!({"on": "2026-02-29", "value": "1"}), &[("/on", "malformed")]),
        (&single, json!({}), &[("/on", "missing"), ("/value", "missing")]),
        (&single, json!({"on": on, "value": null}), &[("/value", "missing")]),
        (&single, json!({"on": on, "value": 96}), &[("/value", "wrong_type")]),
        (&single, json!({"on": on, "value": "1e3"}), &[("/value", "malformed")]),
        (&single, json!({"on": on, "value": "1.1234567"}), &[("/value", "malformed")]),
        (
            &single,
            json!({"on": on, "value": "1", "state": "accepted"}),
            &[("/state", "unknown_field")],
        ),
        (&single, json!({"on": on, "numerator": "1", "denominator": "2"}), &[foreign]),
        (&single, json!({"on": on, "milestones_done": [1]}), &[foreign]),
        (&single, json!({"on": on, "numerator": "1"}), &[("/denominator", "missing")]),
        (
            &single,
            json!({"on": on, "value": "1", "numerator": "1", "denominator": "2"}),
            &[("/value", "contradiction")],
        ),
        (&shares, json!({"on": on, "value": "1"}), &[foreign]),
        (&shares, json!({"on": on, "denominator": "2"}), &[("/numerator", "missing")]),
        (
            &shares,
            json!({"on": on, "numerator": "1", "denominator": "0"}),
            &[("/denominator", "out_of_range")],
        ),
        (
            &shares,
            json!({"on": on, "numerator": "1", "denominator": "-2"}),
            &[("/denominator", "out_of_range")],
        ),
        (&shares, json!({"on": on, "milestones_done": []}), &[foreign]),
        (&steps, json!({"on": on, "value": "1"}), &[("/value", "not_of_this_kind")]),
        (
            &steps,
            json!({"on": on, "milestones_done": [0]}),
            &[("/milestones_done", "out_of_range")],
        ),
        (
            &steps,
            json!({"on": on, "milestones_done": [1, 2]}),
            &[("/milestones_done", "out_of_range")],
        ),
        (
            &steps,
            json!({"on": on, "milestones_done": [1, 40_000, "1"]}),
            &[("/milestones_done/1", "out_of_range"), ("/milestones_done/2", "wrong_type")],
        ),
        (&steps, json!({"on": on, "milestones_done": 1}), &[("/milestones_done", "wrong_type")]),
    ];
    for (path, body, faults) in cases {
        let answer = world.supplier.act(path, "measure", &body).await;
        assert_eq!(answer.faults(), told(faults), "{body}");
    }
    // Whose turn it is not is told so, whatever it sends.
    for path in [&single, &steps] {
        let (version, body) = (json!(3), json!({"on": "2025-12-31", "value": "1"}));
        let refused = world.buyer.change(&format!("{path}/measurements"), &version, &body).await;
        refused.problem(403, "not_your_side");
    }
    assert!(world.buyer.get(&single).await.expect(200)["waits_since"].is_null());
}
