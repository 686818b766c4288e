//! A side signs other terms of an agreed goal, or gives it up, and proposes that to the other side.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    amendment::AmendError,
    goal::{ActError, Change, ChangeError},
    id::GoalId,
    text::Reason,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{GoalView, step_with, terms::TermsRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::Problem,
};

/// Other terms as a whole, or to give the goal up, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewGoalAmendment, example = json!({
    "terms": {
        "title": "On the shelf every day",
        "measure": "Availability on the shelf",
        "unit": "%",
        "metric": {"kind": "higher", "baseline": "92", "target": "97"},
        "starts_on": "2027-01-01",
        "due_on": "2028-03-31",
        "weight": 40,
        "measured_by": "buyer",
        "cadence": "weekly",
    },
    "reason": "The new warehouse opens a quarter later.",
}))]
pub(crate) struct Request {
    /// The new terms, as a whole: what is left out is gone. What is measured, by whom and how stays.
    #[schema(value_type = Option<TermsRequest>)]
    terms: Field<TermsRequest>,
    /// True where the goal is to be given up, and there are no terms.
    #[schema(value_type = Option<bool>)]
    cancel: Field<bool>,
    /// Why, for the other side to read.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (Change, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let cancel = reader.optional("cancel", self.cancel, Ok).unwrap_or(false);
        let change = if cancel {
            if !matches!(self.terms, Field::Absent) {
                let rule = "must be left out where the goal is to be given up";
                reader.fault("terms", Wrong::new("contradiction", rule));
            }
            Some(Change::Cancellation)
        } else {
            let terms = reader.object("terms", self.terms, |reader, one| one.parse(reader));
            terms.map(|terms| Change::Terms(Box::new(terms)))
        };
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some((change?, reason?))
    }
}

/// Propose an amendment of a goal
///
/// Whoever proposes it signs it for its side. The old terms govern until the other side signs exactly the
/// new ones; without an answer the amendment falls away after thirty days. One waits at a time. Targets,
/// days and weights can change; how and by whom it is measured cannot.
#[utoipa::path(
    operation_id = "goal_amend",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    request_body = Request,
    responses((status = 200, description = "Signed and proposed.", body = GoalView))
)]
#[post("/goals/{id}/amendment")]
pub(crate) async fn goal_amend(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (change, reason) = body.0;
    step_with(&caller, id.0, &read, async |_, goal, party| {
        goal.propose_amendment(change, reason, party, caller.now()).map_err(in_field)
    })
    .await
}

/// A change is refused because of a field of its terms.
fn in_field(error: ActError) -> Problem {
    match error {
        ActError::Amend(AmendError::Unchanged) => {
            Problem::field("terms", Wrong::new("unchanged", "is what governs already"))
        }
        ActError::Change { field, error } => {
            let code = match error {
                ChangeError::OtherMetric | ChangeError::HasBegun => "unchangeable",
                ChangeError::DuePassed => "past",
            };
            Problem::field(&format!("terms/{field}"), Wrong::new(code, error.to_string()))
        }
        ActError::Refused(_)
        | ActError::SamePerson(_)
        | ActError::Sign(_)
        | ActError::Over
        | ActError::PlanPrivate
        | ActError::PlanNotAgreed
        | ActError::PlanOver
        | ActError::TooMuchWeight { .. }
        | ActError::Amend(AmendError::Open) => error.into(),
    }
}
