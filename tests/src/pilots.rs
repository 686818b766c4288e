//! Pilots with what their charters say beside the criteria, and how a buyer approves them.

use serde_json::{Value, json};

use crate::{Answer, Caller, World, charter};

/// Whose approvals the charters of an organisation take.
pub const APPROVAL_POLICY: &str = "/v1/organisation/pilot-approval-policy";

/// A charter with a budget that both share.
pub fn charter_of(amount: &str, currency: &str) -> Value {
    let mut charter = charter();
    let total = json!({"amount": amount, "currency": currency});
    charter["budget"] = json!({"total": total, "buyer_percent": 40});
    charter
}

/// What each side promises with a charter, by the end of a day.
pub fn promised(due_on: impl Into<Value>) -> Value {
    let due_on = due_on.into();
    json!([
        {"promisor": "supplier", "what": "Two thousand bottles", "category": "delivery", "due_on": due_on},
        {"promisor": "buyer", "what": "Shelves in twenty stores", "category": "other", "due_on": due_on},
    ])
}

/// A charter that says all that one can say, but for whom and what it takes somebody to be there for.
pub fn whole_charter() -> Value {
    let mut charter = charter_of("20000", "EUR");
    let more = json!({
        "regions": ["AT", "DE"],
        "sites": ["Hamburg-Altona", "Lübeck"],
        "skus": ["4006381333931"],
        "channels": ["Stores"],
        "design": "Twenty stores with the bottle against twenty of the same size without.",
        "risks": ["The cap leaks."],
        "risk_class": "low",
        "decision_owner": "user_01930000000070008000000000000001",
        "checklist": [
            {"owner": "supplier", "text": "The first pallets are in the warehouse."},
            {"owner": "buyer", "text": "The shelf is cleared."},
        ],
        "commitments": promised("2036-12-20"),
        "stock_and_returns": "The supplier takes back what is not sold by April.",
        "liability": "The supplier for the bottle, the buyer for the shelf.",
        "data_sharing": "The buyer gives sales per store and week.",
        "foreground_ip": "Whoever has an idea keeps it.",
        "embargo": {"text": "Nothing of the bottle before its launch.", "until": "2038-06-30"},
        "exit_plan": "Either side ends it with a week's notice.",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        charter[name] = value.clone();
    }
    charter["criteria"][0]["baseline"] = json!("9.5");
    charter["criteria"][0]["source"] = json!("Tills of the twenty stores");
    charter["criteria"][0]["min_sample"] = json!(30);
    charter
}

/// A policy that asks for this from 10000 EUR on.
pub fn tiered(requirement: &Value) -> Value {
    let from = json!([{"amount": "10000", "currency": "EUR"}]);
    json!({"usual": {"approvals": 1}, "tiers": [{"from": from, "requirement": requirement}]})
}

impl World {
    /// The path of a pilot with this charter that `author` has handed in.
    pub async fn pilot_handed_in(&self, author: &Caller, charter: &Value) -> String {
        let path = self.pilot_draft(author).await;
        author.act(&path, "revise", charter).await.expect(200);
        author.act(&path, "submit", &json!({})).await.expect(200);
        path
    }

    /// The path of a pilot with this charter of the supplier's that both have signed.
    pub async fn pilot_signed(&self, charter: &Value) -> String {
        let path = self.pilot_handed_in(&self.supplier, charter).await;
        approve(&self.buyer, &path).await.expect(200);
        sign_as(&self.supplier, &path, "countersignature").await.expect(200);
        path
    }

    /// The path of one that runs.
    pub async fn pilot_running(&self, charter: &Value) -> String {
        let path = self.pilot_signed(charter).await;
        for (who, action) in [
            (&self.supplier, "confirm_readiness"),
            (&self.buyer, "confirm_readiness"),
            (&self.buyer, "start"),
        ] {
            who.act(&path, action, &json!({})).await.expect(200);
        }
        path
    }

    /// The path of one that waits for the buyer's decision: the one value of the supplier's is good.
    pub async fn pilot_to_decide(&self, charter: &Value) -> String {
        let path = self.pilot_running(charter).await;
        self.buyer.act(&path, "evaluate", &json!({})).await.expect(200);
        let values = json!({"values": ["13"]});
        self.supplier.act(&path, "publish_results", &values).await.expect(200);
        path
    }

    /// The buyer asks for this from now on.
    pub async fn asks_for(&self, policy: &Value) {
        let version = self.buyer.get(APPROVAL_POLICY).await.expect(200)["version"].clone();
        self.buyer.put(APPROVAL_POLICY, &version, policy).await.expect(200);
    }
}

/// Approves what is at `path`, whether or not that is offered.
pub async fn approve(by: &Caller, path: &str) -> Answer {
    sign_as(by, path, "approval").await
}

/// Signs what is at `path` by this operation of it, whether or not that is offered.
pub async fn sign_as(by: &Caller, path: &str, operation: &str) -> Answer {
    let seen = by.get(path).await.expect(200);
    let signature = json!({"content_hash": seen["content_hash"]});
    by.change(&format!("{path}/{operation}"), &seen["version"], &signature).await
}
