//! A side calls the pilot off.

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

/// Call a pilot off
///
/// Possible until it runs. What was promised with its charter ends with it: what was not due by then falls
/// away, what was and is not delivered is missed.
#[utoipa::path(
    operation_id = "pilot_cancel",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/cancellation")]
pub(crate) async fn pilot_cancel(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.cancel(&body.0, party, caller.now())).await
}
