//! Joint plans on their way to being agreed.

use serde_json::{Value, json};

use crate::{Answer, Caller, World};

/// Good terms of a plan, which begins long after every test.
pub fn plan_terms() -> Value {
    plan_terms_of("2101-01-01", "2103-12-31")
}

/// The same from one day to another.
pub fn plan_terms_of(starts_on: &str, ends_on: &str) -> Value {
    json!({
        "title": "Half the plastic",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "time_zone": "Europe/Berlin",
        "vision": "Half the plastic in the category, and the whole range on the shelf.",
        "currency": "EUR",
        "weighting": "weighted",
    })
}

/// Takes an action that signs what is read at `path`.
pub async fn sign(caller: &Caller, path: &str, action: &str) -> Answer {
    let seen = caller.get(path).await.expect(200);
    let open = &seen["amendment"]["content_hash"];
    let hash = if open.is_null() { &seen["content_hash"] } else { open };
    caller.act(path, action, &json!({"content_hash": hash})).await
}

impl World {
    /// The path of a plan that `author` has drafted.
    pub async fn plan_draft(&self, author: &Caller, terms: &Value) -> String {
        let body = json!({"partnership": self.partnership, "terms": terms});
        let plan = author.post("/v1/plans", &body).await;
        plan.expect(201);
        plan.header("location").to_owned()
    }

    /// The path of a plan that the buyer has proposed.
    pub async fn plan_proposed(&self, terms: &Value) -> String {
        let path = self.plan_draft(&self.buyer, terms).await;
        sign(&self.buyer, &path, "propose").await.expect(200);
        path
    }

    /// The path of a plan that both have signed.
    pub async fn plan_agreed(&self, terms: &Value) -> String {
        let path = self.plan_proposed(terms).await;
        sign(&self.supplier, &path, "agree").await.expect(200);
        path
    }

    /// The path of a review of the plan at `plan` that the buyer has held.
    pub async fn review_held(&self, plan: &str) -> String {
        let body = json!({"plan": plan.replace("/v1/plans/", "")});
        let review = self.buyer.post("/v1/reviews", &body).await;
        review.expect(201);
        review.header("location").to_owned()
    }

    /// The path of such a plan for which the supplier has proposed other terms.
    pub async fn plan_amended(&self, terms: &Value, other: &Value) -> String {
        let path = self.plan_agreed(terms).await;
        let body = json!({"terms": other, "reason": "The new bottles come a year later."});
        self.supplier.act(&path, "amend", &body).await.expect(200);
        path
    }
}
