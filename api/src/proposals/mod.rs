//! Proposals: a supplier's pitch to one buyer, from the first word to the answer.

mod acknowledge;
mod answer;
mod ask;
mod decide;
mod draft;
mod list;
mod pitch;
mod revise;
mod show;
mod submit;
mod view;
mod withdraw;

use domain::{
    id::ProposalId,
    proposal::{Action, Proposal},
};
use persistence::{Stored, Writing, proposals};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::view::ProposalView;
use crate::{allowed::Operation, answers::IfMatch, problem::Problem};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(draft::proposal_draft)
        .service(list::proposal_list)
        .service(show::proposal_show)
        .service(revise::proposal_revise)
        .service(submit::proposal_submit)
        .service(acknowledge::proposal_acknowledge)
        .service(ask::proposal_ask)
        .service(answer::proposal_answer)
        .service(decide::proposal_decide)
        .service(withdraw::proposal_withdraw);
}

/// The path of a proposal.
pub(crate) fn path(id: ProposalId) -> String {
    format!("/v1/proposals/{id}")
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
    tx: &mut Writing,
    id: ProposalId,
    read: &IfMatch,
) -> Result<Stored<Proposal>, Problem> {
    let stored = proposals::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}
