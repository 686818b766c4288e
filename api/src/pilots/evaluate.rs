//! The run is over and the results are gathered.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Begin the evaluation
///
/// The run is over; the results are to be gathered. It begins by itself after the last day. Where the day of the
/// decision passes before the results are published, the decision is overdue; where only values of the supplier's
/// are missing, what is there is published without them.
#[utoipa::path(
    operation_id = "pilot_evaluate",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/evaluation")]
pub(crate) async fn pilot_evaluate(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.evaluate(party, caller.now())).await
}
