//! A side takes ticks in its checklist back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, checklist::ItemsRequest, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Untick items of a checklist
///
/// They are not done after all. Possible until your side has confirmed its readiness.
#[utoipa::path(
    operation_id = "pilot_untick_items",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = ItemsRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/checklist/undone")]
pub(crate) async fn pilot_untick_items(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ItemsRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.untick_items(&body.0, party, caller.now()))
        .await
}
