//! Goals: what both sides want to reach, from the first word to how it ended.

mod accept_amendment;
mod agree;
mod amend;
mod assign;
mod columns;
mod confirm_outcome;
mod decline_amendment;
mod dispute_outcome;
mod draft;
mod export;
mod import;
mod list;
mod progress;
mod propose;
mod propose_outcome;
mod request_changes;
mod revise;
mod show;
mod terms;
mod view;
mod withdraw;
mod withdraw_amendment;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    amendment::AmendError,
    event::Event,
    goal::{ActError, Action, ChangeError, Goal},
    id::{GoalId, UserId},
    plan::Plan,
};
use persistence::{Stored, Writing, goals, plans};
use serde::Deserialize;
use utoipa::ToSchema;

pub(crate) use self::view::{GoalView, MetricView};
use crate::{
    allowed::Operation,
    answers::{Answer, IfMatch, changed},
    body::{Field, Parse, Reader, id},
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::goal_draft)
        .service(import::goal_import)
        .service(export::goal_export)
        .service(list::goal_list)
        .service(progress::plan_progress)
        .service(show::goal_show)
        .service(revise::goal_revise)
        .service(propose::goal_propose)
        .service(request_changes::goal_request_changes)
        .service(agree::goal_agree)
        .service(withdraw::goal_withdraw)
        .service(assign::goal_assign)
        .service(amend::goal_amend)
        .service(accept_amendment::goal_accept_amendment)
        .service(decline_amendment::goal_decline_amendment)
        .service(withdraw_amendment::goal_withdraw_amendment)
        .service(propose_outcome::goal_propose_outcome)
        .service(confirm_outcome::goal_confirm_outcome)
        .service(dispute_outcome::goal_dispute_outcome);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/goals";

/// The path of a goal.
pub(crate) fn path(id: GoalId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Propose => Some(("POST", "/proposal")),
        Action::RequestChanges => Some(("POST", "/changes-request")),
        Action::Agree => Some(("POST", "/agreement")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Assign => Some(("POST", "/owner")),
        Action::Measure => Some(("POST", "/measurements")),
        Action::ConfirmMeasurement => Some(("POST", "/measurements/confirmation")),
        Action::DisputeMeasurement => Some(("POST", "/measurements/dispute")),
        Action::ProposeAmendment => Some(("POST", "/amendment")),
        Action::AcceptAmendment => Some(("POST", "/amendment/acceptance")),
        Action::DeclineAmendment => Some(("POST", "/amendment/refusal")),
        Action::WithdrawAmendment => Some(("POST", "/amendment/withdrawal")),
        Action::ProposeOutcome => Some(("POST", "/outcome")),
        Action::ConfirmOutcome => Some(("POST", "/outcome/confirmation")),
        Action::DisputeOutcome => Some(("POST", "/outcome/dispute")),
        Action::Draft
        | Action::AcceptMeasurements
        | Action::LapseAmendment
        | Action::Start
        | Action::Escalate
        | Action::Lapse
        | Action::End => None,
    }
}

/// Who answers for a goal on the caller's side.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewGoalOwner, example = json!({"owner": "user_01930000000070008000000000000001"}))]
pub(crate) struct OwnerRequest {
    /// The member of the caller's organisation who answers for it; the caller where it is left out.
    #[schema(value_type = Option<String>, max_length = 37)]
    owner: Field<String>,
}

impl Parse for OwnerRequest {
    type Value = Option<UserId>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        Some(reader.optional("owner", self.owner, id))
    }
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active, and what `act` refuses.
async fn step<P: Right>(
    caller: &Caller<P>,
    id: GoalId,
    read: &IfMatch,
    act: impl FnOnce(Goal, &Party) -> Result<(Goal, Event), ActError>,
) -> Result<HttpResponse, Problem> {
    let act = async |_: &mut Writing<'_>, goal, party: &Party| Ok(act(goal, party)?);
    step_with(caller, id, read, act).await
}

/// The same where what is done takes a look into the database.
///
/// # Errors
/// As [`step`].
async fn step_with<P: Right>(
    caller: &Caller<P>,
    id: GoalId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&mut Writing<'_>, Goal, &Party) -> Result<(Goal, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let (stored, party) = lock(tx, caller, id, read).await?;
            let (goal, event) = act(tx, stored.value.clone(), &party).await?;
            goals::save(tx, &stored.value, (&goal, &[], &event)).await?;
            show(&stored, goal, &event, caller)
        })
        .await
}

/// The same where the plan has a say: it is locked before the goal, as by whoever ends a plan with its
/// goals, so that it stays as it is until the goal is saved.
///
/// # Errors
/// As [`step`].
async fn step_in_plan<P: Right>(
    caller: &Caller<P>,
    id: GoalId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&mut Writing<'_>, Goal, &Plan, &Party) -> Result<(Goal, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let plan = goals::plan_of(tx, id).await?.ok_or_else(Problem::not_found)?;
            let plan = plans::lock(tx, plan).await?.ok_or_else(Problem::not_found)?.value;
            let (stored, party) = lock(tx, caller, id, read).await?;
            let (goal, event) = act(tx, stored.value.clone(), &plan, &party).await?;
            goals::save(tx, &stored.value, (&goal, &[], &event)).await?;
            show(&stored, goal, &event, caller)
        })
        .await
}

/// Locks the goal that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active.
pub(crate) async fn lock<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    id: GoalId,
    read: &IfMatch,
) -> Result<(Stored<Goal>, Party), Problem> {
    let stored = goals::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    let party = caller.party(&stored.value.standing)?;
    Ok((stored, party))
}

/// What a goal has become.
///
/// # Errors
/// 500 when it cannot be serialised.
pub(crate) fn show<P: Right>(
    was: &Stored<Goal>,
    goal: Goal,
    event: &Event,
    caller: &Caller<P>,
) -> Result<Answer, Problem> {
    let stored = Stored { value: goal, updated_at: event.at, created_at: was.created_at };
    changed(stored.value.version, &GoalView::new(&stored, caller.actor(), caller.now()))
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::Sign(error) => return error.into(),
            ActError::Over | ActError::Change { error: ChangeError::DuePassed, .. } => {
                Code::DatePassed
            }
            ActError::Amend(AmendError::Unchanged)
            | ActError::Change {
                error: ChangeError::OtherMetric | ChangeError::HasBegun, ..
            } => Code::StateConflict,
            ActError::SamePerson(_) => Code::SamePerson,
            ActError::Amend(AmendError::Open) => Code::AmendmentOpen,
            ActError::PlanPrivate | ActError::PlanNotAgreed => Code::PlanNotAgreed,
            ActError::PlanOver => Code::PlanOver,
            ActError::TooMuchWeight { .. } => Code::TooMuchWeight,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
