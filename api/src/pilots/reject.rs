//! The buyer's approver rejects the charter.

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

/// Reject a charter
///
/// The pilot is over before it began.
#[utoipa::path(
    operation_id = "pilot_reject",
    tag = "Pilots",
    security(("access_token" = ["approve_pilots"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/rejection")]
pub(crate) async fn pilot_reject(
    caller: Caller<right::ApprovePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.reject(&body.0, party, caller.now())).await
}
