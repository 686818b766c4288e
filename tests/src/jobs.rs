//! Jobs and imports of people, as somebody asks for them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{Answer, Caller, until};

/// Colleagues to import, as JSON: analysts at so many addresses of this name.
pub fn colleagues(name: &str, numbers: std::ops::Range<usize>) -> Value {
    let row = |number: usize| {
        let email = format!("{name}-{number}@northern.example");
        json!({"email": email, "roles": ["analyst"]})
    };
    json!({"rows": numbers.map(row).collect::<Vec<_>>()})
}

impl Caller {
    /// Imports people: `what` is `users` or `partners`, and a text is a file.
    pub async fn import_people(&self, what: &str, mode: &str, rows: &Value) -> Answer {
        let path = format!("/v1/imports/{what}?mode={mode}");
        let request = self.request(Method::POST, &path);
        let Some(file) = rows.as_str() else { return self.send(request.json(rows)).await };
        self.send(request.header("Content-Type", "text/csv").body(file.to_owned())).await
    }

    /// Lets a job import people, and does not wait for it: the path of the job.
    pub async fn import_later(&self, what: &str, rows: &Value) -> String {
        let path = format!("/v1/imports/{what}?mode=apply");
        let request = self.request(Method::POST, &path).json(rows);
        let answer = self.send(request.header("Prefer", "respond-async")).await;
        answer.expect(202);
        assert_eq!(answer.header("preference-applied"), "respond-async");
        answer.header("location").to_owned()
    }

    /// A job, once it is in this state.
    pub async fn job(&self, path: &str, state: &str) -> Value {
        until(async || {
            let job = self.get(path).await.expect(200);
            if job["state"] == state { Ok(job) } else { Err(job) }
        })
        .await
    }

    /// A job, once so much of it is done.
    pub async fn job_at(&self, path: &str, done: i64) -> Value {
        until(async || {
            let job = self.get(path).await.expect(200);
            if job["progress"]["done"].as_i64() >= Some(done) { Ok(job) } else { Err(job) }
        })
        .await
    }
}
