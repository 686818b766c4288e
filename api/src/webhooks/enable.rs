//! An admin switches a webhook on again.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::WebhookId};

use super::{WebhookView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Enable a webhook
///
/// Events from now on are sent. What was given up can be replayed, and what has happened meanwhile is read with
/// `GET /v1/events`.
#[utoipa::path(
    operation_id = "webhook_enable",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 200, description = "Events are sent from now on.", body = WebhookView))
)]
#[post("/webhooks/{id}/enabling")]
pub(crate) async fn webhook_enable(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, async |_, webhook| Ok(webhook.enable(actor, now)?)).await
}
