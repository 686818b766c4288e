//! Files of CSV, as somebody sends and reads them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{Answer, Caller, World, day_in, goal_terms_with};

impl Caller {
    /// Imports a file: `what` is `goals`, `measurements` or `commitments`.
    pub async fn import(&self, partnership: &str, what: &str, mode: &str, file: &str) -> Answer {
        let path = format!("/v1/partnerships/{partnership}/imports/{what}?mode={mode}");
        let request = self.request(Method::POST, &path).header("Content-Type", "text/csv");
        self.send(request.body(file.to_owned())).await
    }

    /// Exports a file with all columns, or with those of an import.
    pub async fn export(&self, partnership: &str, what: &str, columns: &str) -> String {
        let path = format!("/v1/partnerships/{partnership}/exports/{what}?columns={columns}");
        let answer = self.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        let name = format!("attachment; filename=\"{what}-{partnership}.csv\"");
        assert_eq!(answer.header("content-disposition"), name);
        answer.text
    }
}

/// How many days ago a goal to measure began.
const BEGAN: i64 = 1_800;

/// So many days that are over, from the first one of a goal to measure on.
pub fn days_to_measure(count: i64) -> Vec<String> {
    (0..count).map(|day| day_in(day - BEGAN)).collect()
}

/// Terms of a goal to measure: for nearly five years now, and active. `fields` are in place of its own.
pub fn terms_to_measure(fields: Value) -> Value {
    let mut terms = goal_terms_with(fields);
    terms["starts_on"] = json!(day_in(-BEGAN));
    terms["due_on"] = json!(day_in(20));
    terms
}

impl World {
    /// The ids of active goals that the supplier measures, in a plan in force.
    pub async fn goals_to_measure(&self, count: usize) -> Vec<String> {
        let plan = self.plan_in_force().await;
        let mut ids = Vec::new();
        for _ in 0..count {
            let path = self.goal_agreed(&plan, &terms_to_measure(json!({"weight": 1}))).await;
            ids.push(path.replace("/v1/goals/", ""));
        }
        ids.sort();
        ids
    }
}
