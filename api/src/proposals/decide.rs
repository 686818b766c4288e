//! The buyer decides, with a reason and words that the supplier can use.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::ProposalId,
    panel,
    proposal::{DecideError, Outcome, ReasonCode},
    text::{Feedback, Reason},
};
use jiff::civil::Date;
use persistence::panels;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalView, calendar, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, date, name, text},
    caller::Caller,
    panels::not_overridden,
    problem::Problem,
};

/// A decision, with its reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProposalDecision, example = json!({
    "outcome": "accepted_for_pilot",
    "reason": "worth_testing",
    "feedback": "Strong shopper case; we want to see it on the shelf.",
}))]
pub(crate) struct Request {
    /// `accepted_for_pilot`, `accepted_direct`, `deferred` or `declined`.
    #[schema(value_type = String, required)]
    outcome: Field<String>,
    /// `strategic_fit`, `proven_value`, `worth_testing`, `no_strategic_fit`, `value_not_shown`,
    /// `not_ready`, `timing`, `capacity`, `already_covered` or `compliance`.
    #[schema(value_type = String, required)]
    reason: Field<String>,
    /// Words that the supplier can use.
    #[schema(value_type = String, required, min_length = 20, max_length = 4000)]
    feedback: Field<String>,
    /// The day on which a deferred proposal is looked at again, which begins in the time zone of your
    /// business calendar; for `deferred` only.
    #[schema(value_type = Option<String>, format = Date)]
    deferred_until: Field<String>,
    /// Why you decide against what the panel of your organisation recommends; left out otherwise. Your
    /// organisation alone reads it.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 2000)]
    override_reason: Field<String>,
}

impl Parse for Request {
    type Value = (Outcome, ReasonCode, Feedback, Option<Date>, Option<Reason>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let outcome = reader.required("outcome", self.outcome, name);
        let reason = reader.required("reason", self.reason, name);
        let feedback = reader.required("feedback", self.feedback, text(Feedback::parse));
        let deferred_until = reader.optional("deferred_until", self.deferred_until, date);
        let words = reader.optional("override_reason", self.override_reason, text(Reason::parse));
        Some((outcome?, reason?, feedback?, deferred_until, words))
    }
}

/// Decide on a proposal
///
/// The supplier reads the outcome, the reason and the feedback. Where a panel of your organisation reviews
/// the proposal, its only reviewer who has scored does not decide, and whoever decides against what it
/// recommends says why, for your organisation alone.
#[utoipa::path(
    operation_id = "proposal_decide",
    tag = "Proposals",
    security(("access_token" = ["decide_proposals"])),
    request_body = Request,
    responses((status = 200, description = "Decided.", body = ProposalView))
)]
#[post("/proposals/{id}/decision")]
pub(crate) async fn proposal_decide(
    caller: Caller<right::DecideProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (outcome, reason, feedback, until, words) = body.0;
    let (actor, now) = (caller.actor(), caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let calendar = calendar(tx, &stored.value).await?;
            let decision = (outcome, reason, feedback, until);
            let (proposal, event) =
                stored.value.clone().decide(decision, &calendar, &party, now)?;
            // Whoever scores holds the proposal first: what counts here is what is in.
            let panel = panels::lock(tx, id.0).await?.map(|stored| stored.value);
            match panel.filter(|panel| panel.state == panel::State::Open) {
                Some(panel) => {
                    let (panel, closed) = panel.close(outcome, words, actor, now)?;
                    panels::save(tx, &panel, &closed).await?;
                }
                None if words.is_some() => return Err(not_overridden()),
                None => {}
            }
            save(tx, &caller, &stored, (proposal, None), &event).await
        })
        .await
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Refused(refusal) => refusal.into(),
            DecideError::DeferralNeedsDay => {
                let wrong = Wrong::new("missing", "must be a day after today for a deferral");
                Self::field("deferred_until", wrong)
            }
            DecideError::DayWithoutDeferral => {
                let wrong =
                    Wrong::new("not_allowed", "must be left out unless the outcome is deferred");
                Self::field("deferred_until", wrong)
            }
        }
    }
}
