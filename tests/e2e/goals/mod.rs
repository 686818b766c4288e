//! Goals: agreed by both, measured by one, judged by one rule.

mod amendments;
mod clock;
mod exact;
mod figures;
mod lists;
mod mails;
mod misfits;
mod races;
mod sides;
mod story;
mod terms;
mod values;

use serde_json::{Value, json};
use tests::{Caller, World, goal_terms_with, plan_terms_of};

/// When a story with fixed days begins.
const BEGIN: &str = "2026-11-24T12:00:00Z";

/// The path of a plan in force whose goals may weigh what they like.
async fn unweighted(world: &World) -> String {
    let mut terms = plan_terms_of("2026-01-01", "2030-12-31");
    terms["weighting"] = json!("unweighted");
    terms["time_zone"] = json!("UTC");
    world.plan_agreed(&terms).await
}

/// The path of a goal to which both have agreed, with these terms in place of the usual ones.
async fn agreed(world: &World, plan: &str, fields: Value) -> String {
    world.goal_agreed(plan, &goal_terms_with(fields)).await
}

/// Takes an action that is to work, as the goal offers it.
async fn act(by: &Caller, path: &str, action: &str, body: Value) -> Value {
    by.act(path, action, &body).await.expect(200)
}

/// Faults as an answer tells them.
fn told(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}
