//! Goals on their way to being agreed, in a plan that both have signed and that is in force.

use serde_json::{Value, json};

use crate::{Caller, World, plan_terms_of};

/// Good terms of a goal, which the supplier measures and which has begun before every test.
pub fn goal_terms() -> Value {
    json!({
        "title": "On the shelf every day",
        "why_buyer": "Shoppers who do not find it leave the category.",
        "measure": "Availability on the shelf",
        "unit": "%",
        "metric": {"kind": "higher", "baseline": "92", "target": "98"},
        "starts_on": "2026-01-01",
        "due_on": "2030-12-31",
        "weight": 40,
        "measured_by": "supplier",
        "cadence": "weekly",
    })
}

/// The same with these fields in place of its own.
pub fn goal_terms_with(fields: Value) -> Value {
    let mut terms = goal_terms();
    let (Value::Object(all), Value::Object(other)) = (&mut terms, fields) else {
        panic!("the fields are not an object");
    };
    all.extend(other);
    terms
}

impl World {
    /// The path of a plan that is in force.
    pub async fn plan_in_force(&self) -> String {
        self.plan_agreed(&plan_terms_of("2026-01-01", "2030-12-31")).await
    }

    /// The path of a goal that `author` has drafted in the plan at `plan`.
    pub async fn goal_draft(&self, author: &Caller, plan: &str, terms: &Value) -> String {
        let body = json!({"plan": plan.replace("/v1/plans/", ""), "terms": terms});
        let goal = author.post("/v1/goals", &body).await;
        goal.expect(201);
        goal.header("location").to_owned()
    }

    /// The path of a goal that the buyer has proposed.
    pub async fn goal_proposed(&self, plan: &str, terms: &Value) -> String {
        let path = self.goal_draft(&self.buyer, plan, terms).await;
        self.buyer.act(&path, "propose", &json!({})).await.expect(200);
        path
    }

    /// The path of a goal to which both have agreed: it is active where it has begun.
    pub async fn goal_agreed(&self, plan: &str, terms: &Value) -> String {
        let path = self.goal_proposed(plan, terms).await;
        self.supplier.act(&path, "agree", &json!({})).await.expect(200);
        path
    }

    /// Records a value of a goal and has it confirmed by the other side.
    pub async fn measured(&self, path: &str, on: &str, value: &str) -> Value {
        let goal = self.supplier.get(path).await.expect(200);
        let (measurer, other) = match goal["terms"]["measured_by"].as_str() {
            Some("buyer") => (&self.buyer, &self.supplier),
            _ => (&self.supplier, &self.buyer),
        };
        measurer.act(path, "measure", &json!({"on": on, "value": value})).await.expect(200);
        let page = other.get(&format!("{path}/measurements")).await.expect(200);
        let items = page["items"].as_array().expect("a list");
        let waits = items.iter().find(|one| one["state"] == "recorded").expect("one that waits");
        let body = json!({"measurement": waits["id"]});
        other.act(path, "confirm_measurement", &body).await.expect(200)
    }
}
