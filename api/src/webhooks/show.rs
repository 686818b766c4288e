//! One of the webhooks of the caller's organisation.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::WebhookId};
use persistence::webhooks;

use super::WebhookView;
use crate::{
    answers::{IfNoneMatch, PathId, read},
    caller::Caller,
    problem::Problem,
};

/// Show a webhook
///
/// Where it leads and of what it hears; never its secret.
#[utoipa::path(
    operation_id = "webhook_show",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The webhook.", body = WebhookView))
)]
#[get("/webhooks/{id}")]
pub(crate) async fn webhook_show(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(webhooks::find(tx, id.0).await?)).await?;
    let webhook = found.ok_or_else(Problem::not_found)?;
    read(&known, webhook.version, &WebhookView::from(&webhook))
}
