//! First-to-market pilots: a charter that both sign, a run, results, a decision.

mod approve;
mod arrangements;
mod cancel;
mod charter;
mod confirm_readiness;
mod confirm_results;
mod countersign;
mod decide;
mod dispute_result;
mod draft;
mod enter_results;
mod evaluate;
mod list;
mod pause;
mod publish_results;
mod reject;
mod request_changes;
mod resume;
mod revise;
mod show;
mod start;
mod submit;
mod view;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    event::Event,
    id::PilotId,
    pilot::{Action, Pilot},
};
use persistence::{Stored, Writing, pilots};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::view::PilotView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::Problem,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
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
        .service(confirm_readiness::pilot_confirm_readiness)
        .service(start::pilot_start)
        .service(pause::pilot_pause)
        .service(resume::pilot_resume)
        .service(evaluate::pilot_evaluate)
        .service(enter_results::pilot_enter_results)
        .service(confirm_results::pilot_confirm_results)
        .service(dispute_result::pilot_dispute_result)
        .service(publish_results::pilot_publish_results)
        .service(decide::pilot_decide)
        .service(cancel::pilot_cancel);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/pilots";

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
        Action::ConfirmReadiness => Some(("POST", "/readiness")),
        Action::Start => Some(("POST", "/start")),
        Action::Pause => Some(("POST", "/pause")),
        Action::Resume => Some(("POST", "/resumption")),
        Action::Evaluate => Some(("POST", "/evaluation")),
        Action::EnterResults => Some(("POST", "/results/entries")),
        Action::ConfirmResults => Some(("POST", "/results/confirmation")),
        Action::DisputeResult => Some(("POST", "/results/dispute")),
        Action::PublishResults => Some(("POST", "/results")),
        Action::Decide => Some(("POST", "/decision")),
        Action::Cancel => Some(("POST", "/cancellation")),
        Action::Draft | Action::Lapse => None,
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
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = act(stored.value.clone(), &party)?;
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
