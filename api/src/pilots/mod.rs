//! First-to-market pilots: a charter that both sign, a run, results, a decision.

mod accept_extension;
mod amend;
mod amendment;
mod amendment_view;
mod approve;
mod approve_amendment;
mod arrangements;
mod cancel;
mod charter;
mod charter_view;
mod checklist;
mod clauses;
mod confirm_readiness;
mod confirm_results;
mod countersign;
mod countersign_amendment;
mod decide;
mod decision_owner;
mod decline_amendment;
mod decline_extension;
mod dispute_result;
mod draft;
mod enter_results;
mod evaluate;
mod extend;
mod gates;
mod list;
mod list_charters;
mod named;
mod pause;
mod promises;
mod publish_results;
mod record_gate;
mod reject;
mod request_changes;
mod resume;
mod revise;
mod run_view;
mod show;
mod start;
mod submit;
mod tick_items;
mod untick_items;
mod view;
mod withdraw_amendment;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    event::Event,
    id::PilotId,
    pilot::{Action, Pilot},
};
use persistence::{Stored, Writing, pilots};

pub(crate) use self::view::PilotView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::pilot_draft)
        .service(list::pilot_list)
        .service(show::pilot_show)
        .service(revise::pilot_revise)
        .service(submit::pilot_submit)
        .service(request_changes::pilot_request_changes)
        .service(approve::pilot_approve)
        .service(reject::pilot_reject)
        .service(countersign::pilot_countersign)
        .service(amend::pilot_amend)
        .service(approve_amendment::pilot_approve_amendment)
        .service(countersign_amendment::pilot_countersign_amendment)
        .service(decline_amendment::pilot_decline_amendment)
        .service(withdraw_amendment::pilot_withdraw_amendment)
        .service(list_charters::pilot_list_charters)
        .service(extend::pilot_extend)
        .service(accept_extension::pilot_accept_extension)
        .service(decline_extension::pilot_decline_extension)
        .service(tick_items::pilot_tick_items)
        .service(untick_items::pilot_untick_items)
        .service(confirm_readiness::pilot_confirm_readiness)
        .service(start::pilot_start)
        .service(pause::pilot_pause)
        .service(resume::pilot_resume)
        .service(record_gate::pilot_record_gate)
        .service(evaluate::pilot_evaluate)
        .service(enter_results::pilot_enter_results)
        .service(confirm_results::pilot_confirm_results)
        .service(dispute_result::pilot_dispute_result)
        .service(publish_results::pilot_publish_results)
        .service(decide::pilot_decide)
        .service(cancel::pilot_cancel);
}

/// The path of all of them.
pub(crate) const COLLECTION: &str = "/v1/pilots";

/// The path of a pilot.
pub(crate) fn path(id: PilotId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Submit => Some(("POST", "/submission")),
        Action::RequestChanges => Some(("POST", "/change_request")),
        Action::Approve => Some(("POST", "/approval")),
        Action::Reject => Some(("POST", "/rejection")),
        Action::Countersign => Some(("POST", "/countersignature")),
        Action::Amend => Some(("POST", "/amendment")),
        Action::ApproveAmendment => Some(("POST", "/amendment/approval")),
        Action::CountersignAmendment => Some(("POST", "/amendment/countersignature")),
        Action::DeclineAmendment => Some(("POST", "/amendment/refusal")),
        Action::WithdrawAmendment => Some(("POST", "/amendment/withdrawal")),
        Action::Extend => Some(("POST", "/extension")),
        Action::AcceptExtension => Some(("POST", "/extension/acceptance")),
        Action::DeclineExtension => Some(("POST", "/extension/refusal")),
        Action::TickItems => Some(("POST", "/checklist/done")),
        Action::UntickItems => Some(("POST", "/checklist/undone")),
        Action::ConfirmReadiness => Some(("POST", "/readiness")),
        Action::Start => Some(("POST", "/start")),
        Action::Pause => Some(("POST", "/pause")),
        Action::Resume => Some(("POST", "/resumption")),
        Action::RecordGate => Some(("POST", "/gates")),
        Action::Evaluate => Some(("POST", "/evaluation")),
        Action::EnterResults => Some(("POST", "/results/entries")),
        Action::ConfirmResults => Some(("POST", "/results/confirmation")),
        Action::DisputeResult => Some(("POST", "/results/dispute")),
        Action::PublishResults => Some(("POST", "/results")),
        Action::Decide => Some(("POST", "/decision")),
        Action::Cancel => Some(("POST", "/cancellation")),
        Action::Draft
        | Action::LapseAmendment
        | Action::LapseExtension
        | Action::GateDue
        | Action::RemindWeek
        | Action::RemindFortnight
        | Action::Lapse => None,
    }
}

/// Locks the pilot that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since.
async fn lock(tx: &mut Writing<'_>, id: PilotId, read: &IfMatch) -> Result<Stored<Pilot>, Problem> {
    let stored = pilots::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], 409 when the partnership is not active, and what `act` refuses.
async fn step<P: Right, E>(
    caller: &Caller<P>,
    id: PilotId,
    read: &IfMatch,
    act: impl FnOnce(Pilot, &Party) -> Result<(Pilot, Event), E>,
) -> Result<HttpResponse, Problem>
where
    Problem: From<E>,
{
    step_within(caller, id, read, async |_, pilot, party| Ok(act(pilot, party)?)).await
}

/// The same, where the step has to look something up.
///
/// # Errors
/// As [`step`].
async fn step_within<P: Right>(
    caller: &Caller<P>,
    id: PilotId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&mut Writing<'_>, Pilot, &Party) -> Result<(Pilot, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = act(tx, stored.value.clone(), &party).await?;
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
