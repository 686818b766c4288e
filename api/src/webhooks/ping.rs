//! An admin has something sent to a webhook, to see whether it comes.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::WebhookId};
use persistence::webhooks;

use super::WebhookView;
use crate::{
    answers::{PathId, plain},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Ping a webhook
///
/// Sends it an event of the kind `webhook.ping`, whatever it hears of, and to no other. Its deliveries
/// tell whether it came.
#[utoipa::path(
    operation_id = "webhook_ping",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 200, description = "It is on its way.", body = WebhookView))
)]
#[post("/webhooks/{id}/ping")]
pub(crate) async fn webhook_ping(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let webhook = webhooks::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let event = webhook.ping(caller.actor(), caller.now())?;
            webhooks::note(tx, &webhook, &event).await?;
            plain(&WebhookView::from(&webhook))
        })
        .await
}
