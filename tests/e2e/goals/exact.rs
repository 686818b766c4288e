//! What a goal offers is exact: whatever `allowed_actions` lists works for that caller, and whatever it
//! does not list is refused.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, goal_terms, goal_terms_with};

use super::{act, unweighted};

/// Every action, with its place.
const ACTIONS: [(&str, &str); 16] = [
    ("revise", ""),
    ("propose", "/proposal"),
    ("request_changes", "/changes-request"),
    ("agree", "/agreement"),
    ("withdraw", "/withdrawal"),
    ("assign", "/owner"),
    ("measure", "/measurements"),
    ("confirm_measurement", "/measurements/confirmation"),
    ("dispute_measurement", "/measurements/dispute"),
    ("propose_amendment", "/amendment"),
    ("accept_amendment", "/amendment/acceptance"),
    ("decline_amendment", "/amendment/refusal"),
    ("withdraw_amendment", "/amendment/withdrawal"),
    ("propose_outcome", "/outcome"),
    ("confirm_outcome", "/outcome/confirmation"),
    ("dispute_outcome", "/outcome/dispute"),
];

const SITUATIONS: [&str; 9] = [
    "draft",
    "proposed",
    "changes_requested",
    "agreed",
    "active",
    "value waits",
    "amendment waits",
    "outcome_proposed",
    "missed",
];

/// A goal of the buyer's in a situation.
async fn goal_in(world: &World, plan: &str, situation: &str) -> String {
    let reason = json!({"reason": "Not like this."});
    match situation {
        "draft" => world.goal_draft(&world.buyer, plan, &goal_terms()).await,
        "proposed" => world.goal_proposed(plan, &goal_terms()).await,
        "changes_requested" => {
            let path = world.goal_proposed(plan, &goal_terms()).await;
            act(&world.supplier, &path, "request_changes", reason).await;
            path
        }
        "agreed" => {
            world.goal_agreed(plan, &goal_terms_with(json!({"starts_on": "2030-06-01"}))).await
        }
        "value waits" => {
            let path = world.goal_agreed(plan, &goal_terms()).await;
            world.recorded(&path, "2026-06-30", "96").await;
            path
        }
        "amendment waits" => world.goal_amended(plan, &goal_terms()).await,
        "outcome_proposed" | "missed" => {
            let path = world.goal_agreed(plan, &goal_terms()).await;
            act(&world.buyer, &path, "propose_outcome", json!({"outcome": "missed"})).await;
            if situation == "missed" {
                act(&world.supplier, &path, "confirm_outcome", json!({})).await;
            }
            path
        }
        _ => world.goal_agreed(plan, &goal_terms()).await,
    }
}

/// Tries an action with a good body, whether it is offered or not.
async fn attempt(
    world: &World,
    (caller, owner): (&Caller, &Value),
    path: &str,
    action: &str,
) -> Answer {
    let seen = caller.get(path).await;
    let version = if seen.status == 200 { seen.json()["version"].clone() } else { json!(1) };
    let nothing_waits = format!("meas_{}", "0".repeat(32));
    let page = world.buyer.get(&format!("{path}/measurements")).await.json();
    let measurement = page["items"][0]["id"].as_str().unwrap_or(&nothing_waits);
    let hash = if seen.status == 200 { seen.json() } else { json!({}) };
    let nothing_signed = format!("sha256:{}", "0".repeat(64));
    let hash = hash["amendment"]["content_hash"].as_str().unwrap_or(&nothing_signed).to_owned();
    let reason = json!({"reason": "Not like this."});
    let starts_on = &seen.json()["terms"]["starts_on"];
    let starts_on = starts_on.as_str().unwrap_or("2026-01-01");
    let other = goal_terms_with(json!({"weight": 7, "starts_on": starts_on}));
    let body: Value = match action {
        "revise" => other,
        "request_changes" | "decline_amendment" | "dispute_outcome" => reason,
        "measure" => json!({"on": "2026-07-31", "value": "95"}),
        "confirm_measurement" => json!({"measurement": measurement}),
        "dispute_measurement" => json!({"measurement": measurement, "reason": "Our tills say 9."}),
        "propose_amendment" => json!({"terms": other, "reason": "The range comes first."}),
        "accept_amendment" => json!({"content_hash": hash}),
        "propose_outcome" => json!({"outcome": "missed"}),
        // A program has to name somebody.
        "propose" | "agree" | "assign" => json!({"owner": owner}),
        _ => json!({}),
    };
    let place = ACTIONS.iter().find(|(one, _)| *one == action).expect("an action").1;
    let address = format!("{path}{place}");
    if action == "revise" {
        caller.put(&address, &version, &body).await
    } else {
        caller.change(&address, &version, &body).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_works_and_nothing_else_does() {
    let world = World::new().await;
    let contributor =
        world.app.colleague(&world.supplier, "writer@oat.example", &["contributor"]).await;
    let approver = world.app.colleague(&world.buyer, "signs@northern.example", &["approver"]).await;
    let analyst = world.app.colleague(&world.buyer, "reads@northern.example", &["analyst"]).await;
    let scopes = ["read", "write_plans", "record_measurements"];
    let program = world.app.program(&world.supplier, &scopes).await;
    let person = async |caller: &Caller| caller.get("/v1/account").await.expect(200)["id"].clone();
    let (northern, oat) = (person(&world.buyer).await, person(&world.supplier).await);
    let southern = person(&world.rival).await;
    let callers = [
        ("buyer's lead", &world.buyer, &northern),
        ("supplier's lead", &world.supplier, &oat),
        ("supplier's contributor", &contributor, &oat),
        ("buyer's approver", &approver, &northern),
        ("buyer's analyst", &analyst, &northern),
        ("supplier's program", &program, &oat),
        ("stranger", &world.rival, &southern),
    ];
    let (mut worked, mut refused) = (0, 0);
    for situation in SITUATIONS {
        let plan = unweighted(&world).await;
        for (name, caller, owner) in callers {
            let mut path = goal_in(&world, &plan, situation).await;
            let offered = match caller.get(&path).await.status {
                200 => caller.allowed(&path).await,
                _ => Vec::new(),
            };
            for (action, _) in ACTIONS {
                let what = format!("{name}: {action} in {situation}");
                let answer = attempt(&world, (caller, owner), &path, action).await;
                if offered.iter().any(|one| one == action) {
                    assert_eq!(answer.status, 200, "{what}: {}", answer.text);
                    worked += 1;
                    path = goal_in(&world, &plan, situation).await;
                } else {
                    let is_refused = [403, 404, 409].contains(&answer.status);
                    assert!(is_refused, "{what}: {} {}", answer.status, answer.text);
                    refused += 1;
                }
            }
        }
    }
    assert!(worked > 50 && refused > 800, "{worked} worked, {refused} refused");
}
