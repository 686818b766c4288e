//! From a draft to the day on which both agree how it ended; each side hears of what the other has done,
//! and both always read the same figures.

use serde_json::{Value, json};
use tests::{Caller, World, goal_terms, goal_terms_with, waiting};

/// What both sides read of a goal, but for what each may do.
async fn both(world: &World, path: &str) -> Value {
    let strip = |mut goal: Value| {
        goal.as_object_mut().expect("a goal").remove("allowed_actions");
        // Two reads are two instants.
        goal.as_object_mut().expect("a goal").remove("expected");
        goal
    };
    let one = strip(world.buyer.get(path).await.expect(200));
    assert_eq!(one, strip(world.supplier.get(path).await.expect(200)));
    one
}

async fn values(caller: &Caller, path: &str) -> Value {
    caller.get(&format!("{path}/measurements")).await.expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_draft_to_how_it_ended() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let (northern, oat) = ("lead@northern.example", "lead@oat.example");
    let plan = world.plan_in_force().await;

    // 1. A draft is its author's alone; proposed, it is both sides', each with an owner of its own.
    let path = world.goal_draft(buyer, &plan, &goal_terms()).await;
    supplier.get(&path).await.problem(404, "not_found");
    assert_eq!(buyer.allowed(&path).await, ["revise", "propose", "withdraw"]);
    buyer.act(&path, "propose", &json!({})).await.expect(200);
    world.app.heard(oat, "A goal is proposed: On the shelf every day").await;
    let reason = json!({"reason": "We measure that ourselves."});
    supplier.act(&path, "request_changes", &reason).await.expect(200);
    world.app.heard(northern, "Changes requested: On the shelf").await;
    let other = goal_terms_with(json!({"weight": 30}));
    supplier.act(&path, "revise", &other).await.expect(200);
    world.app.heard(northern, "A goal is proposed: On the shelf").await;
    let agreed = buyer.act(&path, "agree", &json!({})).await.expect(200);
    assert_eq!((&agreed["state"], &agreed["status"]), (&json!("active"), &json!("no_data")));
    assert!(agreed["owner_buyer"].is_string() && agreed["owner_supplier"].is_string());
    world.app.heard(oat, "Agreed by both: On the shelf").await;
    assert!(both(&world, &path).await["measured"].is_null());

    // 2. A value counts once the other side lets it stand.
    let value = json!({"on": "2026-06-30", "value": "96"});
    assert!(!buyer.allowed(&path).await.contains(&"measure".to_owned()));
    let recorded = supplier.act(&path, "measure", &value).await.expect(200);
    assert!(recorded["measured"].is_null() && recorded["waits_since"].is_string());
    world.app.heard(northern, "A value to look at: On the shelf").await;
    let id = waiting(buyer, &path).await;
    let confirmed =
        buyer.act(&path, "confirm_measurement", &json!({"measurement": id})).await.expect(200);
    let two_thirds = json!({"numerator": "2", "denominator": "3", "percent": "66.6"});
    assert_eq!(confirmed["measured"]["progress"], two_thirds);
    assert_eq!(confirmed["measured"]["value"]["decimal"], "96");
    assert_eq!(both(&world, &path).await["measured"], confirmed["measured"]);

    // 3. A correction that is disputed does not count; the last accepted value does.
    supplier.act(&path, "measure", &json!({"on": "2026-06-30", "value": "97"})).await.expect(200);
    let id = waiting(buyer, &path).await;
    let body = json!({"measurement": id, "reason": "Our tills say 96."});
    let disputed = buyer.act(&path, "dispute_measurement", &body).await.expect(200);
    assert_eq!(disputed["measured"]["progress"], two_thirds);
    world.app.heard(oat, "A value is disputed: On the shelf").await;
    let states: Vec<_> = values(supplier, &path).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["version"].clone(), one["state"].clone()))
        .collect();
    assert_eq!(states, [(json!(2), json!("disputed")), (json!(1), json!("accepted"))]);

    // 4. The target moves only by both, and every one that governed is kept.
    let terms = goal_terms_with(json!({
        "weight": 30, "metric": {"kind": "higher", "baseline": "92", "target": "97"},
    }));
    let body = json!({"terms": terms, "reason": "The new warehouse opens a quarter later."});
    let open = supplier.act(&path, "propose_amendment", &body).await.expect(200);
    assert_eq!(open["terms"]["metric"]["target"], "98");
    world.app.heard(northern, "Signature wanted to change: On the shelf").await;
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    let amended = buyer.act(&path, "accept_amendment", &hash).await.expect(200);
    assert_eq!(amended["amended"], 1);
    assert_eq!(amended["measured"]["progress"]["percent"], "80.0");
    world.app.heard(oat, "Changed: On the shelf").await;
    let versions = both(&world, &path).await["versions"].clone();
    let targets: Vec<_> = versions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["terms"]["metric"]["target"].clone())
        .collect();
    assert_eq!(targets, ["98", "97"]);
    assert_eq!(versions[1]["proposed_by"], "supplier");

    // 5. The plan's figures are the same for both.
    let progress = format!("{plan}/progress");
    let strip = |mut figures: Value| {
        figures.as_object_mut().unwrap().remove("at");
        figures
    };
    let figures = strip(buyer.get(&progress).await.expect(200));
    assert_eq!(figures, strip(supplier.get(&progress).await.expect(200)));
    assert_eq!(figures["progress"]["percent"], "80.0");
    assert_eq!(
        (&figures["coverage"]["percent"], &figures["weight"]),
        (&json!("100.0"), &json!(30))
    );

    // 6. How it ended, both say.
    buyer.act(&path, "propose_outcome", &json!({"outcome": "achieved"})).await.expect(200);
    world.app.heard(oat, "How it ended: On the shelf").await;
    let reason = json!({"reason": "Four fifths are not all of it."});
    supplier.act(&path, "dispute_outcome", &reason).await.expect(200);
    world.app.heard(northern, "The outcome is disputed: On the shelf").await;
    supplier.act(&path, "propose_outcome", &json!({"outcome": "missed"})).await.expect(200);
    let missed = buyer.act(&path, "confirm_outcome", &json!({})).await.expect(200);
    assert_eq!((&missed["state"], &missed["by_lapse"]), (&json!("missed"), &json!(false)));
    world.app.heard(oat, "Missed: On the shelf").await;
    assert_eq!(missed["allowed_actions"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_terminated_ends_its_goals() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let active = world.goal_agreed(&plan, &goal_terms()).await;
    let proposed = world.goal_proposed(&plan, &goal_terms()).await;
    let reason = json!({"reason": "The category is given up."});
    world.supplier.act(&plan, "terminate", &reason).await.expect(200);
    assert_eq!(both(&world, &active).await["state"], "cancelled");
    assert_eq!(both(&world, &proposed).await["state"], "withdrawn");
    let body = json!({"plan": plan.replace("/v1/plans/", ""), "terms": goal_terms()});
    world.buyer.post("/v1/goals", &body).await.problem(409, "plan_over");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_did_not_act_hears_of_a_goal_that_falls_far_behind() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let path = world.goal_agreed(&plan, &goal_terms()).await;
    // Back by a sixth, while time goes on.
    let behind = world.measured(&path, "2026-06-30", "91").await;
    assert_eq!(behind["status"], "off_track");
    world.app.heard("lead@oat.example", "Off track: On the shelf").await;
    // Where it should be there is nothing to tell.
    let ahead = world.measured(&path, "2026-07-31", "98").await;
    assert_eq!(ahead["status"], "on_track");
    world.supplier.act(&path, "propose_outcome", &json!({"outcome": "achieved"})).await.expect(200);
    world.app.heard("lead@northern.example", "How it ended").await;
    let mails = world.app.all_mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.subject.starts_with("Off track")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_may_serve_a_goal_and_lists_narrow_to_a_plan_and_to_ones_own() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let plan = world.plan_in_force().await;
    let path = world.goal_agreed(&plan, &goal_terms()).await;
    let body = json!({
        "partnership": world.partnership, "promisor": "supplier", "what": "Two deliveries a week",
        "due_on": "2035-01-31", "link": {"goal": path.replace("/v1/goals/", "")},
    });
    let promise = supplier.post("/v1/commitments", &body).await.expect(201);
    let link = json!({"pilot": null, "goal": path.replace("/v1/goals/", ""), "exclusivity": null});
    assert_eq!(promise["link"], link);
    let foreign = json!({"goal": "goal_019300000000700080000000000000ff"});
    let mut other = body.clone();
    other["link"] = foreign;
    supplier.post("/v1/commitments", &other).await.problem(422, "invalid");
    let list = format!("/v1/goals?mine=true&plan={}", plan.replace("/v1/plans/", ""));
    assert_eq!(buyer.get(&list).await.expect(200)["items"][0]["id"], promise["link"]["goal"]);
    let nothing = "/v1/goals?plan=plan_019300000000700080000000000000ff";
    assert_eq!(buyer.get(nothing).await.expect(200)["items"], json!([]));
}
