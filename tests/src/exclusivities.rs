//! Exclusivity on its way to being granted.

use jiff::{ToSpan, Zoned};
use serde_json::{Value, json};

use crate::{Caller, World, id_in, sign};

/// The day so many days from now, in UTC.
pub fn day_in(days: i64) -> String {
    let today = Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
    today.saturating_add(days.days()).to_string()
}

/// Good terms: upon the launch within sixty days, for ninety.
pub fn exclusivity_terms() -> Value {
    json!({
        "kind": "first_to_market",
        "title": "Paper bottle first",
        "products": ["4006381333931", "Oat drink in a paper bottle"],
        "substantially_similar": "Any bottle of paper for oat drinks.",
        "territories": ["DACH", "DK"],
        "channels": ["grocery", "online"],
        "starts_upon": "launch",
        "latest_start": day_in(60),
        "window_days": 90,
        "duties": [{"kind": "min_sites", "what": "In two hundred stores", "due_on": day_in(90)}],
    })
}

/// The same, with other fields; what is null is left out.
pub fn exclusivity_terms_with(change: &Value) -> Value {
    let mut terms = exclusivity_terms();
    for (name, value) in change.as_object().expect("fields") {
        terms[name] = value.clone();
    }
    terms
}

/// The same from a day on, for so many days.
pub fn exclusivity_from(days: i64, window: i64) -> Value {
    exclusivity_terms_with(&json!({
        "starts_upon": null, "latest_start": null, "starts_on": day_in(days), "window_days": window,
    }))
}

impl World {
    /// The path of an exclusivity that the supplier has offered.
    pub async fn exclusivity_offered(&self, terms: &Value) -> String {
        self.supplier.exclusivity(&self.partnership, terms).await
    }

    /// The path of one that the buyer has signed.
    pub async fn exclusivity_signed(&self, terms: &Value) -> String {
        let path = self.exclusivity_offered(terms).await;
        sign(&self.buyer, &path, "sign").await.expect(200);
        path
    }

    /// The path of one that the supplier has granted.
    pub async fn exclusivity_granted(&self, terms: &Value) -> String {
        let path = self.exclusivity_signed(terms).await;
        sign(&self.supplier, &path, "grant").await.expect(200);
        path
    }

    /// The supplier says of which innovation an exclusivity is.
    pub async fn exclusivity_of(&self, path: &str, innovation: &str) {
        let version = self.supplier.get(path).await.expect(200)["version"].clone();
        let body = json!({"innovation": id_in(innovation)});
        self.supplier.put(&format!("{path}/innovation"), &version, &body).await.expect(200);
    }
}

impl Caller {
    /// The path of an exclusivity that the caller has offered or asked for.
    pub async fn exclusivity(&self, partnership: &str, terms: &Value) -> String {
        let body = json!({"partnership": partnership, "terms": terms});
        let answer = self.post("/v1/exclusivities", &body).await;
        answer.expect(201);
        answer.header("location").to_owned()
    }
}
