//! The pilot stands still for the time being.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Pause a pilot
///
/// It stands still until a side resumes it.
#[utoipa::path(
    operation_id = "pilot_pause",
    tag = "Pilots",
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/pause")]
pub(crate) async fn pilot_pause(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.pause(&body.0, party, caller.now())).await
}
