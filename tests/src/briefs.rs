//! Briefs of the buyer's, and the invitations that come of them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{Caller, World, pitch};

/// The instant so many days from now, to the second.
pub fn in_days(days: i64) -> String {
    let at = Timestamp::now() + SignedDuration::from_hours(24 * days);
    Timestamp::from_second(at.as_second()).expect("an instant").to_string()
}

/// Good terms of a brief that names these partnerships, takes questions for five days, closes in ten and
/// is decided in twenty.
pub fn brief_terms(audience: &[&str]) -> Value {
    json!({
        "audience": audience,
        "title": "Less plastic in dairy",
        "summary": "We look for bottles with a third less plastic.",
        "category": "packaging",
        "problem": "Shoppers leave the category because of its plastic.",
        "outcomes": ["A third less plastic"],
        "criteria": [{"name": "Plastic saved", "weight": 60}, {"name": "Price", "weight": 40}],
        "constraints": "It fits the crates of our depots.",
        "readiness": 7,
        "budget": {"from": "50000", "to": "120000.5", "currency": "EUR"},
        "questions_until": in_days(5),
        "closes_at": in_days(10),
        "decision_by": in_days(20),
    })
}

impl World {
    /// The path of a brief that the buyer has drafted.
    pub async fn brief_draft(&self, terms: &Value) -> String {
        let drafted = self.buyer.post("/v1/briefs", terms).await;
        drafted.expect(201);
        drafted.header("location").to_owned()
    }

    /// The path of a brief that the buyer has published.
    pub async fn brief_published(&self, terms: &Value) -> String {
        let path = self.brief_draft(terms).await;
        self.buyer.act(&path, "publish", &json!({})).await.expect(200);
        path
    }

    /// The paths of a brief for the supplier alone, and of its invitation.
    pub async fn brief(&self) -> (String, String) {
        let brief = self.brief_published(&brief_terms(&[&self.partnership])).await;
        (brief, self.supplier.invited().await)
    }

    /// The path of a draft of the supplier's that is made for an invitation.
    pub async fn draft_for(&self, invitation: &str) -> String {
        self.supplier.draft_for(&self.partnership, invitation).await
    }
}

impl Caller {
    /// The path of the invitation to a brief that came last.
    pub async fn invited(&self) -> String {
        let page = self.get("/v1/brief-invitations?limit=1").await.expect(200);
        let id = page["items"][0]["id"].as_str().expect("an invitation");
        format!("/v1/brief-invitations/{id}")
    }

    /// The path of a draft of a supplier's that is made for an invitation.
    pub async fn draft_for(&self, partnership: &str, invitation: &str) -> String {
        let id = crate::id_in(invitation);
        let body = json!({"partnership": partnership, "pitch": pitch(), "brief_invitation": id});
        let draft = self.post("/v1/proposals", &body).await;
        assert_eq!(draft.expect(201)["brief_invitation"], json!(id));
        draft.header("location").to_owned()
    }
}
