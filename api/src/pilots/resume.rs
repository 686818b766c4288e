//! The pilot goes on.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Resume a pilot
///
/// It runs again. `runs_until` and `decide_until` are as many days later as it has stood still, within the longest
/// run of 26 weeks and, where the buyer has paused it, its 28 days; the charter stays as it was signed.
#[utoipa::path(
    operation_id = "pilot_resume",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/resumption")]
pub(crate) async fn pilot_resume(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.resume(party, caller.now())).await
}
