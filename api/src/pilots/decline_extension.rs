//! The supplier does not sign that the pilot is extended.

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

/// Decline an extension
///
/// The pilot waits for its decision as before.
#[utoipa::path(
    operation_id = "pilot_decline_extension",
    tag = "Pilots",
    security(("access_token" = ["countersign_pilots"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = PilotView))
)]
#[post("/pilots/{id}/extension/refusal")]
pub(crate) async fn pilot_decline_extension(
    caller: Caller<right::CountersignPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.decline_extension(&body.0, party, caller.now()))
        .await
}
