//! The buyer proposes to extend the pilot.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, pilot::ExtendError, text::Reason};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, date, text},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Until when a pilot is to run, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotExtension, example = json!({
    "ends_on": "2027-05-30",
    "decision_by": "2027-06-15",
    "reason": "Four of the stores came late; we want to see them, too.",
}))]
pub(crate) struct Request {
    /// The new last day, at most 26 weeks after the first.
    #[schema(value_type = String, required, format = Date)]
    ends_on: Field<String>,
    /// The new last day for the decision, at most 90 days after that.
    #[schema(value_type = String, required, format = Date)]
    decision_by: Field<String>,
    /// Why, for the supplier to read.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = ((Date, Date), Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let ends_on = reader.required("ends_on", self.ends_on, date);
        let decision_by = reader.required("decision_by", self.decision_by, date);
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some(((ends_on?, decision_by?), reason?))
    }
}

/// Propose to extend a pilot
///
/// Once, instead of a decision. It runs again once the supplier has accepted, and its results are entered anew.
/// Until then, or where the supplier does not within fourteen days, it waits for its decision as before.
#[utoipa::path(
    operation_id = "pilot_extend",
    tag = "Pilots",
    security(("access_token" = ["decide_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Proposed.", body = PilotView))
)]
#[post("/pilots/{id}/extension")]
pub(crate) async fn pilot_extend(
    caller: Caller<right::DecidePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (days, reason) = &body.0;
    step(&caller, id.0, &read, |pilot, party| pilot.extend(*days, reason, party, caller.now()))
        .await
}

impl From<ExtendError> for Problem {
    fn from(error: ExtendError) -> Self {
        let (field, code) = match error {
            ExtendError::Refused(refusal) => return refusal.into(),
            ExtendError::SamePerson(_) => {
                return Self::new(Code::SamePerson, sentence(&error.to_string()));
            }
            ExtendError::Lapsed => {
                return Self::new(Code::DatePassed, sentence(&error.to_string()));
            }
            ExtendError::Once => {
                return Self::new(Code::ExtendedAlready, sentence(&error.to_string()));
            }
            ExtendError::Over => ("ends_on", "past"),
            ExtendError::TooLong => ("ends_on", "out_of_range"),
            ExtendError::DecisionBeforeEnd => ("decision_by", "contradiction"),
            ExtendError::DecisionTooLate => ("decision_by", "out_of_range"),
        };
        Self::field(field, Wrong::new(code, error.to_string()))
    }
}
