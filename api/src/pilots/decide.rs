//! The buyer decides what becomes of the pilot.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    actor::Party,
    id::PilotId,
    pilot::{DecideError, Outcome, Pilot},
    pilot_approval::{Approvals, Overriding},
    text::{Feedback, Reason},
};
use persistence::{Stored, Writing, pilot_approvals, pilots};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, Wrong, name, text},
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
    /// Why it is scaled although a criterion has failed that must be met; left out otherwise. Both sides read
    /// it once it is decided.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 2000)]
    override_reason: Field<String>,
}

impl Parse for Request {
    type Value = (Outcome, Feedback, Option<Reason>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let outcome = reader.required("outcome", self.outcome, name);
        let feedback = reader.required("feedback", self.feedback, text(Feedback::parse));
        let given = matches!(self.override_reason, Field::Given(_));
        let reason = reader.optional("override_reason", self.override_reason, text(Reason::parse));
        if given && reason.is_none() {
            return None;
        }
        Some((outcome?, feedback?, reason))
    }
}

/// Decide what becomes of a pilot
///
/// `scale` is refused where a criterion that must be met has failed, unless two approvers say the same, with
/// the same `feedback` and `override_reason`. Until the second does, nothing changes that the supplier could
/// see.
#[utoipa::path(
    operation_id = "pilot_decide",
    tag = "Pilots",
    security(("access_token" = ["decide_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Decided, or waiting for another approver.", body = PilotView))
)]
#[post("/pilots/{id}/decision")]
pub(crate) async fn pilot_decide(
    caller: Caller<right::DecidePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (outcome, feedback, reason) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            stored.value.require_decidable(outcome, reason.as_ref(), &party)?;
            let overridden = match reason {
                None => None,
                Some(reason) => {
                    let said = Overriding { feedback: feedback.clone(), reason };
                    let both = say(tx, &caller, &stored.value, said, &party).await?;
                    let Some(overridden) = both.overridden() else {
                        let view = PilotView::new(&stored, caller.actor());
                        return changed(stored.value.version, &view);
                    };
                    Some(overridden)
                }
            };
            let decided = (outcome, feedback);
            let (pilot, event) = stored.value.clone().decide(decided, overridden, &party, now)?;
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}

/// An approver says this against what was measured, as the first or as the second.
async fn say(
    tx: &mut Writing<'_>,
    caller: &Caller<right::DecidePilots>,
    pilot: &Pilot,
    said: Overriding,
    party: &Party,
) -> Result<Approvals, Problem> {
    let hash = said.hash(pilot.id);
    let same = pilot_approvals::overriding_with(tx, pilot, hash).await?;
    let same = same.unwrap_or_else(|| Approvals::of_overriding(caller.fresh(), pilot, said));
    let (next, event) = same.approve(party, &[], caller.now())?;
    pilot_approvals::save(tx, &next, &event).await?;
    Ok(next)
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Refused(refusal) => refusal.into(),
            DecideError::Unpublished => {
                Self::new(Code::ResultsIncomplete, sentence(&error.to_string()))
            }
            DecideError::MustMeetFailed => {
                Self::new(Code::MustMeetFailed, sentence(&error.to_string()))
            }
            DecideError::NothingFailed => {
                let rule = "must be left out unless a criterion that must be met has failed";
                Self::field("override_reason", Wrong::new("not_allowed", rule))
            }
        }
    }
}
