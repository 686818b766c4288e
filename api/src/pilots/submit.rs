//! The author hands the charter to the other side.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Hand a charter in
///
/// From here on the other side sees it.
#[utoipa::path(
    operation_id = "pilot_submit",
    tag = "Pilots",
    security(("access_token" = ["submit_pilots"])),
    responses((status = 200, description = "Handed in.", body = PilotView))
)]
#[post("/pilots/{id}/submission")]
pub(crate) async fn pilot_submit(
    caller: Caller<right::SubmitPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.submit(party, caller.now())).await
}
