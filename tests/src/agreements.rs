//! Agreements on their way to being signed.

use serde_json::{Value, json};

use crate::{Caller, World, sign};

/// Good terms of a non-disclosure agreement, which has begun and ends long after every test.
pub fn nda_terms() -> Value {
    json!({
        "kind": "nda",
        "title": "Mutual non-disclosure agreement",
        "clauses": "What either side marks as confidential stays between the two.",
        "valid_from": "2026-01-01",
        "valid_until": "2101-01-01",
        "time_zone": "Europe/Berlin",
        "notice_days": 0,
    })
}

impl World {
    /// The path of an agreement that `author` has drafted.
    pub async fn agreement_draft(&self, author: &Caller, terms: &Value) -> String {
        let body = json!({"partnership": self.partnership, "terms": terms});
        let agreement = author.post("/v1/agreements", &body).await;
        agreement.expect(201);
        agreement.header("location").to_owned()
    }

    /// The path of an agreement that the buyer has proposed.
    pub async fn agreement_proposed(&self, terms: &Value) -> String {
        let path = self.agreement_draft(&self.buyer, terms).await;
        sign(&self.buyer, &path, "propose").await.expect(200);
        path
    }

    /// The path of an agreement that both have signed.
    pub async fn agreement_signed(&self, terms: &Value) -> String {
        let path = self.agreement_proposed(terms).await;
        sign(&self.supplier, &path, "agree").await.expect(200);
        path
    }
}
