//! A side is ready to start.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Confirm readiness
///
/// When both sides have, the pilot is ready to start.
#[utoipa::path(
    operation_id = "pilot_confirm_readiness",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/readiness")]
pub(crate) async fn pilot_confirm_readiness(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.confirm_readiness(party, caller.now())).await
}
