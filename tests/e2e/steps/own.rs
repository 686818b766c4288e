//! What an organisation or a person has for itself: each offers its own steps.

use std::collections::BTreeSet;

use serde_json::json;
use tests::{Caller, colleagues, id_in};

use super::note;
use crate::operations::{delivered, notified};

/// Makes what an admin can have for itself, and notes its steps.
pub(super) async fn own(buyer: &Caller, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let body = json!({"email": "somebody@northern.example", "roles": ["analyst"]});
    buyer.post("/v1/invitations", &body).await.expect(201);
    let body = json!({"name": "ERP", "scopes": ["read"]});
    buyer.post("/v1/service-accounts", &body).await.expect(201);
    buyer.post("/v1/calendar-links", &json!({"name": "On my phone"})).await.expect(201);
    let (webhook, delivery) = delivered(buyer).await;
    let shown = buyer.get(&format!("/v1/webhook-deliveries/{delivery}")).await.expect(200);
    note(&shown, "/v1/webhook-deliveries", &delivery, known, seen);
    let told = notified(buyer).await;
    let page = buyer.get("/v1/notifications?unread=true").await.expect(200);
    note(&page["items"][0], "/v1/notifications", &told, known, seen);
    // One that has ended has no step left: one more than may be invited at once waits.
    let waits = buyer.import_later("users", &colleagues("later", 0..300)).await;
    let shown = buyer.get(&waits).await.expect(200);
    note(&shown, "/v1/jobs", &id_in(&waits), known, seen);
    buyer.act(&waits, "cancel", &json!({})).await.expect(200);
    for state in ["enabled", "disabled"] {
        for list in [
            "/v1/account/sessions",
            "/v1/calendar-links",
            "/v1/invitations",
            "/v1/members",
            "/v1/service-accounts",
            "/v1/webhooks",
        ] {
            let page = buyer.get(list).await.expect(200);
            for item in page["items"].as_array().expect("items") {
                note(item, list, item["id"].as_str().expect("an id"), known, seen);
            }
        }
        if state == "enabled" {
            let path = format!("/v1/webhooks/{webhook}");
            buyer.act(&path, "disable", &json!({})).await.expect(200);
        }
    }
}
