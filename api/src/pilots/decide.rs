//! The buyer decides what becomes of the pilot.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::PilotId,
    pilot::{DecideError, Outcome},
    text::Feedback,
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

/// A decision, with its reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotDecision, example = json!({
    "outcome": "scale",
    "feedback": "The shoppers took it up as hoped; roll out from spring.",
}))]
pub(crate) struct Request {
    /// `scale`, `recycle` or `stop`.
    #[schema(value_type = String, required)]
    outcome: Field<String>,
    /// Why, in words.
    #[schema(value_type = String, required, min_length = 20, max_length = 4000)]
    feedback: Field<String>,
}

impl Parse for Request {
    type Value = (Outcome, Feedback);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let outcome = reader.required("outcome", self.outcome, name);
        let feedback = reader.required("feedback", self.feedback, text(Feedback::parse));
        Some((outcome?, feedback?))
    }
}

/// Decide what becomes of a pilot
///
/// `scale` is refused where a criterion that must be met has failed.
#[utoipa::path(
    operation_id = "pilot_decide",
    tag = "Pilots",
    request_body = Request,
    responses((status = 200, description = "Decided.", body = PilotView))
)]
#[post("/pilots/{id}/decision")]
pub(crate) async fn pilot_decide(
    caller: Caller<right::DecidePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (outcome, feedback) = body.0;
    step(&caller, id.0, &read, |pilot, party| pilot.decide(outcome, feedback, party, caller.now()))
        .await
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Refused(refusal) => refusal.into(),
            DecideError::MustMeetFailed => {
                Self::new(Code::MustMeetFailed, sentence(&error.to_string()))
            }
        }
    }
}
