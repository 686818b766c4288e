//! An admin has a delivery sent again.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::DeliveryId};
use persistence::webhooks::{self, deliveries};

use super::{super::replay_failed::require_enabled, show::detail};
use crate::{
    answers::{PathId, plain},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Replay a delivery
///
/// Sends it again at once, whatever became of it, under the same `webhook-id`; and as often as a new one
/// where it is not taken.
#[utoipa::path(
    operation_id = "webhook_delivery_replay",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 200, description = "It is on its way.", body = super::DetailView))
)]
#[post("/webhook-deliveries/{id}/replay")]
pub(crate) async fn webhook_delivery_replay(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<DeliveryId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let delivery = deliveries::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let webhook = webhooks::lock(tx, delivery.webhook).await?;
            require_enabled(&webhook.ok_or_else(Problem::not_found)?)?;
            deliveries::replay(tx, &[id.0], caller.now()).await?;
            plain(&detail(tx, id.0).await?)
        })
        .await
}
