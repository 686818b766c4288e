//! The supplier signs that the pilot is extended.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, pilot::ExtendError};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::{Code, Problem},
};

/// Accept an extension
///
/// The pilot runs again, until the day that the buyer has proposed. What was measured is entered anew.
#[utoipa::path(
    operation_id = "pilot_accept_extension",
    tag = "Pilots",
    security(("access_token" = ["countersign_pilots"])),
    responses((status = 200, description = "It runs again.", body = PilotView))
)]
#[post("/pilots/{id}/extension/acceptance")]
pub(crate) async fn pilot_accept_extension(
    caller: Caller<right::CountersignPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| {
        pilot.accept_extension(party, caller.now()).map_err(|error| match error {
            ExtendError::Over => {
                Problem::new(Code::DatePassed, "The last day that was proposed has passed.")
            }
            ExtendError::Refused(_)
            | ExtendError::SamePerson(_)
            | ExtendError::Lapsed
            | ExtendError::Once
            | ExtendError::TooLong
            | ExtendError::DecisionBeforeEnd
            | ExtendError::DecisionTooLate => error.into(),
        })
    })
    .await
}
