//! The webhooks of the caller's organisation.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::WebhookId};
use persistence::webhooks;

use super::WebhookView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the webhooks of my organisation
///
/// Those that were removed are left out. Secrets are not shown again.
#[utoipa::path(
    operation_id = "webhook_list",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of webhooks.", body = PageView<WebhookView>))
)]
#[get("/webhooks")]
pub(crate) async fn webhook_list(
    caller: Caller<right::ManageWebhooks>,
    request: HttpRequest,
    asked: ById<WebhookId>,
) -> Result<HttpResponse, Problem> {
    let found =
        caller.read(async |tx| Ok(webhooks::list(tx, asked.after, asked.wanted()).await?)).await?;
    asked.page(&request, found, |webhook| webhook.id, |webhook| WebhookView::from(&webhook))
}
