//! An admin switches a webhook off.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::WebhookId};

use super::{WebhookView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Disable a webhook
///
/// Nothing is sent to it until it is enabled again; what waits is given up, and can be replayed then. Events
/// of the time between are not sent later: read them with `GET /v1/events`.
#[utoipa::path(
    operation_id = "webhook_disable",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 200, description = "Nothing is sent there.", body = WebhookView))
)]
#[post("/webhooks/{id}/disabling")]
pub(crate) async fn webhook_disable(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, async |_, webhook| Ok(webhook.disable(actor, now)?)).await
}
