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

/// The id of the value of a goal that waits for an answer, of the latest period.
pub async fn waiting(caller: &Caller, path: &str) -> String {
    let page = caller.get(&format!("{path}/measurements")).await.expect(200);
    let items = page["items"].as_array().expect("a list");
    let waits = items.iter().find(|one| one["state"] == "recorded").expect("one that waits");
    waits["id"].as_str().expect("an id").to_owned()
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

    /// The path of such a goal for which the supplier has proposed to weigh half.
    pub async fn goal_amended(&self, plan: &str, terms: &Value) -> String {
        let path = self.goal_agreed(plan, terms).await;
        let mut other = terms.clone();
        other["weight"] = json!(20);
        let body = json!({"terms": other, "reason": "The range comes first this year."});
        self.supplier.act(&path, "propose_amendment", &body).await.expect(200);
        path
    }

    /// The id of a value of a day that the supplier has recorded.
    pub async fn recorded(&self, path: &str, on: &str, value: &str) -> String {
        self.supplier.act(path, "measure", &json!({"on": on, "value": value})).await.expect(200);
        waiting(&self.supplier, path).await
    }

    /// Records such a value and has it confirmed.
    pub async fn measured(&self, path: &str, on: &str, value: &str) -> Value {
        let body = json!({"measurement": self.recorded(path, on, value).await});
        self.buyer.act(path, "confirm_measurement", &body).await.expect(200)
    }
}
