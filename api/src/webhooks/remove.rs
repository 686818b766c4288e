//! An admin removes a webhook.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::WebhookId};

use super::{WebhookView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Remove a webhook
///
/// Nothing is sent there any more, and its secret is worthless. What was sent stays in the log for 30 days.
#[utoipa::path(
    operation_id = "webhook_remove",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 200, description = "Removed.", body = WebhookView))
)]
#[post("/webhooks/{id}/removal")]
pub(crate) async fn webhook_remove(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, async |_, webhook| Ok(webhook.remove(actor, now)?)).await
}
