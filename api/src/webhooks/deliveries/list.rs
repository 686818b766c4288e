//! What was sent to a webhook, the newest first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{DeliveryId, WebhookId},
};
use persistence::webhooks::{self, deliveries};

use super::DeliveryView;
use crate::{
    answers::PathId,
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the deliveries of a webhook
///
/// The newest first. What was taken or given up is kept for 30 days.
#[utoipa::path(
    operation_id = "webhook_delivery_list",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of deliveries.", body = PageView<DeliveryView>))
)]
#[get("/webhooks/{id}/deliveries")]
pub(crate) async fn webhook_delivery_list(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    request: HttpRequest,
    asked: ById<DeliveryId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            webhooks::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(deliveries::list(tx, id.0, asked.after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |delivery| delivery.id, |delivery| DeliveryView::from(&delivery))
}
