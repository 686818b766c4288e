//! Joint plans: the frame that both sides sign, and what changes it.

mod accept_amendment;
mod agree;
mod amend;
mod decline_amendment;
mod draft;
mod list;
mod list_templates;
mod propose;
mod request_changes;
mod revise;
mod show;
mod template;
mod terminate;
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
    goal::Goal,
    id::PlanId,
    plan::{ActError, Action, Plan},
};
use persistence::{Stored, Writing, goals, plans};

pub(crate) use self::view::PlanView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::plan_draft)
        .service(list::plan_list)
        .service(list_templates::plan_template_list)
        .service(show::plan_show)
        .service(revise::plan_revise)
        .service(propose::plan_propose)
        .service(request_changes::plan_request_changes)
        .service(agree::plan_agree)
        .service(withdraw::plan_withdraw)
        .service(terminate::plan_terminate)
        .service(amend::plan_amend)
        .service(accept_amendment::plan_accept_amendment)
        .service(decline_amendment::plan_decline_amendment)
        .service(withdraw_amendment::plan_withdraw_amendment);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/plans";

/// The path of a plan.
pub(crate) fn path(id: PlanId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Propose => Some(("POST", "/proposal")),
        Action::RequestChanges => Some(("POST", "/changes-request")),
        Action::Agree => Some(("POST", "/agreement")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Terminate => Some(("POST", "/termination")),
        Action::Amend => Some(("POST", "/amendment")),
        Action::AcceptAmendment => Some(("POST", "/amendment/acceptance")),
        Action::DeclineAmendment => Some(("POST", "/amendment/refusal")),
        Action::WithdrawAmendment => Some(("POST", "/amendment/withdrawal")),
        Action::Draft
        | Action::TakeEffect
        | Action::Close
        | Action::Lapse
        | Action::LapseAmendment => None,
    }
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active, and what `act` refuses.
async fn step<P: Right>(
    caller: &Caller<P>,
    id: PlanId,
    read: &IfMatch,
    act: impl FnOnce(Plan, &Party) -> Result<(Plan, Event), ActError>,
) -> Result<HttpResponse, Problem> {
    step_within(caller, id, read, async |_, plan, party| Ok(act(plan, party)?)).await
}

/// The same where something else of the locked plan has a say.
///
/// # Errors
/// As [`step`].
async fn step_within<P: Right>(
    caller: &Caller<P>,
    id: PlanId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&mut Writing<'_>, Plan, &Party) -> Result<(Plan, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = plans::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.standing)?;
            let (plan, event) = act(tx, stored.value.clone(), &party).await?;
            plans::save(tx, &stored.value, &plan, &event).await?;
            let stored = Stored { value: plan, updated_at: event.at, ..stored };
            changed(stored.value.version, &PlanView::new(&stored, caller.actor()))
        })
        .await
}

/// The same where goals of the plan go along, as far as `along` takes them. The plan is locked before its
/// goals, as by whoever changes what they weigh.
///
/// # Errors
/// As [`step`], and what `along` refuses.
async fn step_with_goals<P: Right>(
    caller: &Caller<P>,
    id: PlanId,
    read: &IfMatch,
    act: impl FnOnce(Plan, &Party) -> Result<(Plan, Event), ActError>,
    along: impl Fn(Goal, &Plan, &Party) -> Result<Option<(Goal, Event)>, Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = plans::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.standing)?;
            let (plan, event) = act(stored.value.clone(), &party)?;
            plans::save(tx, &stored.value, &plan, &event).await?;
            for was in goals::lock_of_plan(tx, id).await? {
                if let Some((goal, event)) = along(was.value.clone(), &plan, &party)? {
                    goals::save(tx, &was.value, (&goal, &[], &event)).await?;
                }
            }
            let stored = Stored { value: plan, updated_at: event.at, ..stored };
            changed(stored.value.version, &PlanView::new(&stored, caller.actor()))
        })
        .await
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::Sign(error) => return error.into(),
            ActError::SamePerson(_) => Code::SamePerson,
            ActError::Amend(AmendError::Open) => Code::AmendmentOpen,
            ActError::Over => Code::DatePassed,
            ActError::TooMuchWeight { .. } => Code::TooMuchWeight,
            ActError::Amend(AmendError::Unchanged) | ActError::HasBegun => Code::StateConflict,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
