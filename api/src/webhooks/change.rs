//! An admin tells a webhook another address, or other events.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::WebhookId};

use super::{
    WebhookView, step,
    terms::{Request, judge},
};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Change a webhook
///
/// All of it as it is to be. What waits to be sent goes to the new address, under the same secret.
#[utoipa::path(
    operation_id = "webhook_change",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    request_body = Request,
    responses((status = 200, description = "It is so now.", body = WebhookView))
)]
#[put("/webhooks/{id}")]
pub(crate) async fn webhook_change(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, async |tx, webhook| {
        judge(&caller, tx, &body.0).await?;
        Ok(webhook.change(body.0, caller.actor(), caller.now())?)
    })
    .await
}
