//! The side that proposed an amendment takes it back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw an amendment
///
/// The charter stays as it is.
#[utoipa::path(
    operation_id = "pilot_withdraw_amendment",
    tag = "Pilots",
    security(("access_token" = ["submit_pilots"])),
    responses((status = 200, description = "Taken back.", body = PilotView))
)]
#[post("/pilots/{id}/amendment/withdrawal")]
pub(crate) async fn pilot_withdraw_amendment(
    caller: Caller<right::SubmitPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.withdraw_amendment(party, caller.now())).await
}
