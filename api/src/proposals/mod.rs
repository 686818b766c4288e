//! Proposals: a supplier's pitch to one buyer, from the first word to the answer.

mod acknowledge;
mod answer;
mod ask;
mod compare_versions;
mod decide;
mod details;
mod details_view;
mod difference;
mod draft;
mod list;
mod list_versions;
pub(crate) mod pitch;
mod revise;
mod show;
mod show_version;
mod submit;
mod version_view;
mod view;
mod withdraw;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    event::Event,
    id::ProposalId,
    proposal::{Action, Proposal},
};
use persistence::{Stored, Writing, proposals};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::view::ProposalView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::Problem,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(draft::proposal_draft)
        .service(list::proposal_list)
        .service(show::proposal_show)
        .service(list_versions::proposal_version_list)
        .service(show_version::proposal_version_show)
        .service(compare_versions::proposal_version_compare)
        .service(revise::proposal_revise)
        .service(submit::proposal_submit)
        .service(acknowledge::proposal_acknowledge)
        .service(ask::proposal_ask)
        .service(answer::proposal_answer)
        .service(decide::proposal_decide)
        .service(withdraw::proposal_withdraw);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/proposals";

/// The path of a proposal.
pub(crate) fn path(id: ProposalId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Submit => Some(("POST", "/submission")),
        Action::Acknowledge => Some(("POST", "/acknowledgement")),
        Action::Ask => Some(("POST", "/question")),
        Action::Answer => Some(("POST", "/answer")),
        Action::Decide => Some(("POST", "/decision")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Draft | Action::Lapse => None,
    }
}

/// Locks the proposal that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since.
async fn lock(
    tx: &mut Writing<'_>,
    id: ProposalId,
    read: &IfMatch,
) -> Result<Stored<Proposal>, Problem> {
    let stored = proposals::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], 409 when the partnership is not active, and what `act` refuses.
async fn step<P: Right, E>(
    caller: &Caller<P>,
    id: ProposalId,
    read: &IfMatch,
    act: impl FnOnce(Proposal, &Party) -> Result<(Proposal, Event), E>,
) -> Result<HttpResponse, Problem>
where
    Problem: From<E>,
{
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let party = caller.party(&stored.value.standing)?;
            let was = stored.value.clone();
            let (proposal, event) = act(stored.value, &party)?;
            proposals::save(tx, &was, &proposal, &event).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
