//! One delivery, with what came of each attempt.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::DeliveryId};
use persistence::{
    Reading,
    webhooks::{self, deliveries},
};

use super::{DetailView, SHOWN};
use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    problem::Problem,
};

/// Show a delivery
///
/// With what came of each attempt: when, how long it took, the status, and what has gone wrong in words.
#[utoipa::path(
    operation_id = "webhook_delivery_show",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    responses((status = 200, description = "The delivery.", body = DetailView))
)]
#[get("/webhook-deliveries/{id}")]
pub(crate) async fn webhook_delivery_show(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<DeliveryId>,
) -> Result<HttpResponse, Problem> {
    let view = caller.read(async |tx| detail(tx, id.0).await).await?;
    Ok(response(plain(&view)?, false))
}

/// A delivery with its attempts.
///
/// # Errors
/// 404 when it is not there.
pub(super) async fn detail(tx: &Reading<'_>, id: DeliveryId) -> Result<DetailView, Problem> {
    let delivery = deliveries::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    let webhook = webhooks::find(tx, delivery.webhook).await?.ok_or_else(Problem::not_found)?;
    let attempts = deliveries::attempts(tx, id, SHOWN).await?;
    Ok(DetailView::new(&delivery, &webhook, &attempts))
}
