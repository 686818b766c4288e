//! The pilot starts.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Start a pilot
///
/// It runs until its last day.
#[utoipa::path(
    operation_id = "pilot_start",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/start")]
pub(crate) async fn pilot_start(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.start(party, caller.now())).await
}
