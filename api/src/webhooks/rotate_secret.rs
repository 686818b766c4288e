//! An admin gives a webhook another secret.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::WebhookId};
use persistence::webhooks;

use super::{SecretView, path};
use crate::{
    answers::{IfMatch, PathId, created},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Rotate the secret of a webhook
///
/// The answer has the new one, which is never shown again. For 24 hours the former one signs too: a
/// message has two signatures then, separated by a space, and a receiver takes it if one of them fits. To
/// rotate again within that time ends the one before at once.
#[utoipa::path(
    operation_id = "webhook_rotate_secret",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 201, description = "The new secret signs.", body = SecretView))
)]
#[post("/webhooks/{id}/secret")]
pub(crate) async fn webhook_rotate_secret(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write_unkept(async |tx| {
            let webhook = super::lock(tx, id.0, &read).await?;
            let (webhook, event) = webhook.rotate_secret(caller.actor(), caller.now())?;
            webhooks::save(tx, &webhook, &event).await?;
            let view = SecretView::new(&webhook, &caller.shared().secret);
            created(path(webhook.id), Some(webhook.version), &view)
        })
        .await
}
