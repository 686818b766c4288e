//! The supplier hands its pitch to the buyer and gets a receipt.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId};
use futures_util::future::try_join;
use persistence::brief_invitations;

use super::{ProposalView, calendar, files, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    brief_invitations::hold_open,
    caller::Caller,
    problem::Problem,
};

/// Submit a proposal
///
/// From here on the buyer sees it, and what was handed over never changes. The receipt proves what that
/// was and when; by when the buyer acknowledges and decides follows from its business calendar. What is made
/// for a brief can be submitted until that closes, by the clock of the server.
#[utoipa::path(
    operation_id = "proposal_submit",
    tag = "Proposals",
    responses((status = 200, description = "Submitted, with a receipt.", body = ProposalView))
)]
#[post("/proposals/{id}/submission")]
pub(crate) async fn proposal_submit(
    caller: Caller<right::WriteProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            // Held after the proposal: who revises the criteria of a brief waits for what is under way.
            if let Some(made_for) = brief_invitations::of_proposal(tx, id.0).await? {
                let partnership = stored.value.standing.parties.partnership;
                hold_open(tx, &caller, made_for.invitation, partnership).await?;
            }
            let proposal = stored.value.clone();
            let (calendar, files) = try_join(calendar(tx, &proposal), files(tx, &proposal)).await?;
            let submitted = proposal.submit(&calendar, &files, &party, caller.now());
            let (proposal, document, event) = submitted?;
            save(tx, &caller, &stored, (proposal, Some(document)), &event).await
        })
        .await
}
