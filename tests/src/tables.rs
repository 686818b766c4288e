//! Files of CSV, as somebody sends and reads them.

use reqwest::Method;
use serde_json::json;

use crate::{Answer, Caller, World, goal_terms_with};

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

impl World {
    /// The ids of active goals that the supplier measures, from 2021-12-01 on, in a plan in force.
    pub async fn goals_to_measure(&self, count: usize) -> Vec<String> {
        let plan = self.plan_in_force().await;
        let mut ids = Vec::new();
        for _ in 0..count {
            let days = json!({"starts_on": "2021-12-01", "due_on": "2026-11-30", "weight": 1});
            let path = self.goal_agreed(&plan, &goal_terms_with(days)).await;
            ids.push(path.replace("/v1/goals/", ""));
        }
        ids.sort();
        ids
    }
}
