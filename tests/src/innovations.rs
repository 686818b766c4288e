//! Innovations of the supplier's, and pitches that say all that a pitch can.

use serde_json::{Value, json};

use crate::{Caller, World, id_in};

/// A pitch that says all that a pitch can.
pub fn whole_pitch() -> Value {
    json!({
        "title": "Oat drink in a paper bottle",
        "value_line": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "problem": "Shoppers leave the category because of its plastic.",
        "evidence": "Two retailers abroad have listed it.",
        "readiness": 7,
        "earliest_launch": "2038-03-01",
        "tailoring": "It fits the crates of your own depots.",
        "value_case": [
            {
                "for": "buyer", "kind": "margin", "amount": "120000", "currency": "EUR",
                "unit": null, "per": "year", "assumptions": "Four hundred stores.",
            },
            {
                "for": "shopper", "kind": "co2", "amount": "-12.5", "currency": null,
                "unit": "t CO2e", "per": null, "assumptions": null,
            },
        ],
        "markets": [{
            "market": "DK", "since": "2026-02-01", "result": "Half of the buyers came back.",
            "source": "https://oat.example/denmark",
        }],
        "asks": "Twenty stores for a season.",
        "cost_to_implement": {"amount": "12500.5", "currency": "EUR"},
        "days_to_implement": 60,
        "confidentiality": "confidential",
        "intellectual_property": {
            "background_owner": "Oat & Co", "registrations": "A European patent.",
            "third_party_rights": null,
        },
        "offered_right": {"kind": "first_to_market", "days": 90, "scope": "Oat drinks."},
    })
}

/// A good innovation.
pub fn innovation() -> Value {
    json!({
        "title": "Oat drink in a paper bottle",
        "summary": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "readiness": 7,
        "stage": "validation",
        "intellectual_property": {"background_owner": "Oat & Co"},
        "notes": "The closure comes from one source only.",
    })
}

impl World {
    /// The path of an innovation that somebody has written down.
    pub async fn innovation(&self, owner: &Caller) -> String {
        let written = owner.post("/v1/innovations", &innovation()).await.expect(201);
        format!("/v1/innovations/{}", written["id"].as_str().expect("an id"))
    }

    /// The path of a draft that the supplier has made of an innovation for a partnership.
    pub async fn draft_of(&self, innovation: &str, partnership: &str) -> String {
        let innovation = id_in(innovation);
        let body = json!({"partnership": partnership, "innovation": innovation});
        let draft = self.supplier.post("/v1/proposals", &body).await.expect(201);
        format!("/v1/proposals/{}", draft["id"].as_str().expect("an id"))
    }

    /// The path of a proposal of which the supplier has handed over two versions.
    pub async fn revised(&self) -> String {
        let path = self.under_review().await;
        let question = json!({"question": "Is there more to say?"});
        self.buyer.act(&path, "ask", &question).await.expect(200);
        let answer = json!({"answer": "There is.", "pitch": whole_pitch()});
        self.supplier.act(&path, "answer", &answer).await.expect(200);
        path
    }
}
