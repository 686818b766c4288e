//! What is written about proposals.

use serde_json::json;

use crate::{Caller, World};

impl World {
    /// The path of a message about a proposal.
    pub async fn message(&self, author: &Caller, proposal: &str) -> String {
        let body = json!({"text": "The cap is the open question."});
        let answer = author.post(&format!("{proposal}/messages"), &body).await;
        answer.expect(201);
        answer.header("location").to_owned()
    }

    /// The path of a note on a proposal.
    pub async fn note(&self, author: &Caller, proposal: &str) -> String {
        let body = json!({"text": "Ask what it costs before the panel meets."});
        let answer = author.post(&format!("{proposal}/notes"), &body).await;
        answer.expect(201);
        answer.header("location").to_owned()
    }
}
