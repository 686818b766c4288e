//! A first plan from a template: a call to draft it, one to propose it, one to agree, and one for each goal.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, sign};

fn from(world: &World, key: &str) -> Value {
    json!({
        "partnership": world.partnership,
        "template": {
            "key": key, "starts_on": "2026-01-01", "ends_on": "2028-12-31",
            "time_zone": "Europe/Berlin", "currency": "EUR",
        },
    })
}

async fn items(caller: &Caller, path: &str) -> Vec<Value> {
    caller.get(path).await.expect(200)["items"].as_array().expect("a list").clone()
}

async fn draft(caller: &Caller, body: &Value) -> String {
    let plan = caller.post("/v1/plans", body).await;
    plan.expect(201);
    plan.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_active_goals_in_eight_calls() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let templates = items(buyer, "/v1/plan-templates").await;
    let retail = &templates[0];
    assert_eq!(retail["key"], "retail_joint_business_plan");
    let wanted = retail["goals"].as_array().unwrap();
    let mut calls = 0;

    let path = draft(buyer, &from(&world, "retail_joint_business_plan")).await;
    calls += 1;
    // Nobody else knows of it, or of its goals.
    supplier.get(&path).await.problem(404, "not_found");
    assert_eq!(items(supplier, "/v1/goals").await, [json!(null); 0]);
    let drafts = items(buyer, "/v1/goals?sort=created_at").await;
    assert_eq!(drafts.len(), wanted.len());
    for (goal, wanted) in drafts.iter().zip(wanted) {
        assert_eq!(goal["state"], "draft");
        for field in ["title", "why_buyer", "why_supplier", "measure", "unit", "metric", "weight"] {
            assert_eq!(goal["terms"][field], wanted[field], "{field}");
        }
        let days = (&goal["terms"]["starts_on"], &goal["terms"]["due_on"], &goal["time_zone"]);
        assert_eq!(days, (&json!("2026-01-01"), &json!("2028-12-31"), &json!("Europe/Berlin")));
    }

    let proposed = sign(buyer, &path, "propose").await.expect(200);
    calls += 1;
    assert_eq!(
        (&proposed["terms"]["title"], &proposed["terms"]["currency"]),
        (&retail["title"], &json!("EUR"))
    );
    sign(supplier, &path, "agree").await.expect(200);
    calls += 1;
    let me = buyer.get("/v1/account").await.expect(200)["id"].clone();
    for goal in items(supplier, "/v1/goals?state=proposed").await {
        assert_eq!(goal["owner_buyer"], me);
        let goal = format!("/v1/goals/{}", goal["id"].as_str().unwrap());
        let agreed = supplier.act(&goal, "agree", &json!({})).await.expect(200);
        assert_eq!(agreed["state"], "active");
        calls += 1;
    }
    assert_eq!(calls, 3 + wanted.len());
    let progress = supplier.get(&format!("{path}/progress")).await.expect(200);
    assert_eq!(
        (&progress["weight"], progress["goals"].as_array().unwrap().len()),
        (&json!(100), wanted.len())
    );
    buyer.events("goal.agree", wanted.len()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_template_can_be_agreed_and_either_side_begins() {
    let world = World::new().await;
    for template in items(&world.rival, "/v1/plan-templates").await {
        let mut body = from(&world, template["key"].as_str().unwrap());
        body["template"]["title"] = json!("Our plan");
        let path = draft(&world.supplier, &body).await;
        let plan = sign(&world.supplier, &path, "propose").await.expect(200);
        assert_eq!(
            (&plan["terms"]["title"], &plan["terms"]["vision"]),
            (&json!("Our plan"), &template["vision"])
        );
        sign(&world.buyer, &path, "agree").await.expect(200);
        let mut weight = 0;
        for goal in items(&world.buyer, "/v1/goals?state=proposed").await {
            weight += goal["terms"]["weight"].as_i64().unwrap();
            let goal = format!("/v1/goals/{}", goal["id"].as_str().unwrap());
            world.buyer.act(&goal, "agree", &json!({})).await.expect(200);
        }
        assert_eq!(weight, 100);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_author_has_drafted_is_proposed() {
    let world = World::new().await;
    let path = draft(&world.buyer, &from(&world, "sustainability")).await;
    let drafts = items(&world.buyer, "/v1/goals").await;
    let withdrawn = format!("/v1/goals/{}", drafts[0]["id"].as_str().unwrap());
    world.buyer.act(&withdrawn, "withdraw", &json!({})).await.expect(200);
    sign(&world.buyer, &path, "propose").await.expect(200);
    world.supplier.get(&withdrawn).await.problem(404, "not_found");
    assert_eq!(items(&world.supplier, "/v1/goals").await.len(), drafts.len() - 1);
    // The other side's drafts wait for the other side to propose.
    let own = world.goal_draft(&world.supplier, &path, &tests::goal_terms()).await;
    let reason = json!({"reason": "Fewer goals would do."});
    world.supplier.act(&path, "request_changes", &reason).await.expect(200);
    sign(&world.buyer, &path, "propose").await.expect(200);
    assert_eq!(world.supplier.get(&own).await.expect(200)["state"], "draft");
    world.buyer.get(&own).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_and_its_goals_are_proposed_at_once_without_a_deadlock() {
    let world = World::new().await;
    for _ in 0..4 {
        let path = draft(&world.buyer, &from(&world, "service_improvement")).await;
        let plan = world.buyer.get(&path).await.expect(200);
        let hash = json!({"content_hash": plan["content_hash"]});
        let goals = items(&world.buyer, "/v1/goals?state=draft").await;
        let single = futures_util::future::join_all(goals.iter().map(async |goal| {
            let path = format!("/v1/goals/{}/proposal", goal["id"].as_str().unwrap());
            world.buyer.change(&path, &goal["version"], &json!({})).await
        }));
        let proposal = format!("{path}/proposal");
        let (whole, single): (Answer, Vec<Answer>) =
            tokio::join!(world.buyer.change(&proposal, &plan["version"], &hash), single);
        whole.expect(200);
        // Either the plan was not proposed yet, or the goal was proposed already, or just now.
        let fair = |answer: &Answer| [200, 409, 412].contains(&answer.status);
        assert!(single.iter().all(fair), "{single:?}");
        assert_eq!(items(&world.buyer, "/v1/goals?state=draft").await, [json!(null); 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_has_terms_or_a_template() {
    let world = World::new().await;
    let good = from(&world, "sustainability");
    let mut both = good.clone();
    both["terms"] = tests::plan_terms();
    let faults = async |body: &Value| world.buyer.post("/v1/plans", body).await.faults();
    assert_eq!(faults(&both).await, [("/template".to_owned(), "contradiction".to_owned())]);
    let neither = json!({"partnership": world.partnership});
    assert_eq!(faults(&neither).await, [("/terms".to_owned(), "missing".to_owned())]);
    let mut wrong = good.clone();
    wrong["template"] =
        json!({"key": "magic", "starts_on": "2027-01-01", "ends_on": "2026-01-01", "zone": "UTC"});
    let expected = [
        ("/template/ends_on", "contradiction"),
        ("/template/key", "not_in_list"),
        ("/template/zone", "unknown_field"),
    ];
    let expected = expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()));
    assert_eq!(faults(&wrong).await, expected);
    world.rival.post("/v1/plans", &good).await.problem(404, "not_found");
}
