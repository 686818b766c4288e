//! Webhooks of the test's own: a server that may send to loopback, and what is made there.

use serde_json::{Value, json};

use crate::{Caller, Receiver, TestApp, World, until};

/// A webhook.
pub struct Hook {
    /// Its path.
    pub path: String,
    /// What its messages are signed with.
    pub secret: String,
}

impl World {
    /// The same with a server that may send webhooks to loopback.
    pub async fn with_webhooks() -> Self {
        let loopback = |settings: &mut api::Settings| {
            settings.webhook_networks = vec!["127.0.0.0/8".to_owned()];
        };
        Self::of(TestApp::with(loopback).await).await
    }
}

impl Caller {
    /// Makes a webhook that leads to this receiver, with these fields besides.
    pub async fn hook(&self, receiver: &Receiver, besides: &Value) -> Hook {
        let mut body = json!({"url": receiver.url()});
        for (name, value) in besides.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let made = self.post("/v1/webhooks", &body).await.expect(201);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let path = format!("/v1/webhooks/{}", text(&made["webhook"]["id"]));
        Hook { path, secret: text(&made["secret"]) }
    }

    /// The deliveries of a webhook, once there are so many with this state: the newest first.
    pub async fn deliveries(&self, hook: &Hook, state: &str, count: usize) -> Vec<Value> {
        let path = format!("{}/deliveries?limit=200", hook.path);
        until(async || {
            let page = self.get(&path).await.expect(200);
            let all = page["items"].as_array().expect("a list");
            let so: Vec<_> = all.iter().filter(|one| one["state"] == state).cloned().collect();
            if so.len() >= count { Ok(so) } else { Err((state.to_owned(), count, page)) }
        })
        .await
    }

    /// A delivery with its attempts, once there are so many.
    pub async fn attempts(&self, delivery: &Value, count: usize) -> Value {
        let id = delivery["id"].as_str().expect("an id");
        let path = format!("/v1/webhook-deliveries/{id}");
        until(async || {
            let detail = self.get(&path).await.expect(200);
            let there = detail["attempts"].as_array().expect("a list").len();
            if there >= count { Ok(detail) } else { Err((count, detail)) }
        })
        .await
    }
}

impl TestApp {
    /// Waits until all that has happened so far was told to every webhook that took it, or was given up:
    /// only then can a test say that something did not come.
    pub async fn all_told(&self) {
        let owner = self.database.owner().await;
        let sql = "SELECT (SELECT count(*) FROM dispatches)
            + (SELECT count(*) FROM webhook_deliveries WHERE state = 'queued')";
        until(async || {
            let left: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
            if left == 0 { Ok(()) } else { Err(left) }
        })
        .await;
    }
}
