//! Panels of the buyer's, and those who sit on them.

use serde_json::{Value, json};

use crate::{Caller, World, charter, id_in};

/// A member who reviews.
pub struct Reviewer {
    /// Who.
    pub caller: Caller,
    /// Its id.
    pub id: String,
}

/// Two criteria, the first of more weight.
pub fn panel_criteria() -> Value {
    json!([
        {"title": "Value for shoppers", "weight": 60, "description": "What changes on the shelf?"},
        {"title": "Readiness", "weight": 40},
    ])
}

/// Scores by these criteria, the second of which may be left unanswered.
pub fn panel_scores(first: i64, second: Option<i64>, recommendation: Option<&str>) -> Value {
    json!({
        "scores": [
            {"criterion": "Value for shoppers", "score": first, "comment": format!("A {first}.")},
            {"criterion": "Readiness", "score": second},
        ],
        "recommendation": recommendation,
    })
}

impl World {
    /// A colleague of the buyer's with these roles.
    pub async fn reviewer(&self, email: &str, roles: &[&str]) -> Reviewer {
        let caller = self.app.colleague(&self.buyer, email, roles).await;
        let me = caller.get("/v1/me").await.expect(200);
        Reviewer { caller, id: me["user"]["id"].as_str().expect("an id").to_owned() }
    }

    /// The path of a pilot in review, of a proposal that a panel of one reviewed.
    pub async fn pilot_of_reviewed(&self) -> String {
        let one = self.reviewer("panel@northern.example", &["reviewer"]).await;
        let proposal = self.under_review().await;
        self.convened(&proposal, &[&one]).await;
        let decision = json!({
            "outcome": "accepted_for_pilot",
            "reason": "worth_testing",
            "feedback": "Strong shopper case; we want to see it on the shelf.",
        });
        self.buyer.act(&proposal, "decide", &decision).await.expect(200);
        let body = json!({"proposal": id_in(&proposal), "charter": charter()});
        let pilot = self.supplier.post("/v1/pilots", &body).await.expect(201);
        let path = format!("/v1/pilots/{}", pilot["id"].as_str().expect("an id"));
        self.supplier.act(&path, "submit", &json!({})).await.expect(200);
        path
    }

    /// Two reviewers who hold no other role.
    pub async fn two_reviewers(&self) -> [Reviewer; 2] {
        [
            self.reviewer("first@northern.example", &["reviewer"]).await,
            self.reviewer("second@northern.example", &["reviewer"]).await,
        ]
    }

    /// The path of the panel that the buyer's lead convenes on a proposal.
    pub async fn convened(&self, proposal: &str, reviewers: &[&Reviewer]) -> String {
        let reviewers: Vec<_> = reviewers.iter().map(|one| &one.id).collect();
        let body = json!({"reviewers": reviewers, "criteria": panel_criteria()});
        self.buyer.act(proposal, "convene_panel", &body).await.expect(201);
        format!("{proposal}/panel")
    }
}

impl Reviewer {
    /// Declares that nothing stands against judging.
    pub async fn declare(&self, panel: &str) {
        self.caller.act(panel, "declare", &json!({"conflict": false})).await.expect(200);
    }

    /// Declares and scores.
    pub async fn score(&self, panel: &str, scores: &Value) -> Value {
        self.declare(panel).await;
        self.caller.act(panel, "score", scores).await.expect(200)
    }
}
