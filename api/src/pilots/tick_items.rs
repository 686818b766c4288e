//! A side has done items of its checklist.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, checklist::ItemsRequest, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Tick items of a checklist
///
/// Those of your side that are done. Once none is left, your side can confirm its readiness.
#[utoipa::path(
    operation_id = "pilot_tick_items",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = ItemsRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/checklist/done")]
pub(crate) async fn pilot_tick_items(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ItemsRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.tick_items(&body.0, party, caller.now())).await
}
