//! The pilot stands still for the time being.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::PilotId,
    pilot::{Cause, PauseError},
    text::Reason,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, name, text},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Why a pilot is to stand still, and because of whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotPause, example = json!({
    "reason": "The shelf is being rebuilt.",
    "cause": "buyer",
}))]
pub(crate) struct Request {
    /// The reason.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
    /// Because of whom: `buyer`, `supplier` or `neither`, which it is where nothing is said. For both to read;
    /// what the pause moves follows from the side that pauses.
    #[schema(value_type = Option<String>)]
    cause: Field<String>,
}

impl Parse for Request {
    type Value = (Cause, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        let cause = reader.optional("cause", self.cause, name);
        Some((cause.unwrap_or(Cause::Neither), reason?))
    }
}

/// Pause a pilot
///
/// It stands still until a side resumes it: it ends and is decided as many days later, and runs 26 weeks at most.
/// The buyer's pauses move the decision by 28 days at most, all of them together; once those have passed it goes
/// on by itself, as any pause ends with the longest run.
#[utoipa::path(
    operation_id = "pilot_pause",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/pause")]
pub(crate) async fn pilot_pause(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (cause, reason) = &body.0;
    step(&caller, id.0, &read, |pilot, party| pilot.pause(*cause, reason, party, caller.now()))
        .await
}

impl From<PauseError> for Problem {
    fn from(error: PauseError) -> Self {
        match error {
            PauseError::Refused(refusal) => refusal.into(),
            PauseError::UsedUp => Self::new(Code::PausesUsedUp, sentence(&error.to_string())),
        }
    }
}
