//! The supplier hands its pitch to the buyer and gets a receipt.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{InnovationId, ProposalId},
    proposal::Proposal,
};
use futures_util::future::try_join;
use jiff::Timestamp;
use persistence::{Reading, Writing, brief_invitations, exclusivities, innovations};

use super::{ProposalView, calendar, files, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    brief_invitations::hold_open,
    caller::Caller,
    problem::{Code, Problem},
};

/// Submit a proposal
///
/// From here on the buyer sees it, and what was handed over never changes. The receipt proves what that
/// was and when; by when the buyer acknowledges and decides follows from its business calendar. What is made
/// for a brief can be submitted until that closes, by the clock of the server. What is made of an innovation of
/// which another buyer has a first look waits until that has ended; the buyer hears nothing of it.
#[utoipa::path(
    operation_id = "proposal_submit",
    tag = "Proposals",
    security(("access_token" = ["write_proposals"])),
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
            let innovation = hold_grants(tx, id.0).await?;
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            // Held after the proposal: who revises the criteria of a brief waits for what is under way.
            if let Some(made_for) = brief_invitations::of_proposal(tx, id.0).await? {
                let partnership = stored.value.standing.parties.partnership;
                hold_open(tx, &caller, made_for.invitation, partnership).await?;
            }
            if let Some(innovation) = innovation {
                require_no_first_look(tx, &stored.value, innovation, caller.now()).await?;
            }
            let proposal = stored.value.clone();
            let (calendar, files) = try_join(calendar(tx, &proposal), files(tx, &proposal)).await?;
            let submitted = proposal.submit(&calendar, &files, &party, caller.now());
            let (proposal, document, event) = submitted?;
            save(tx, &caller, &stored, (proposal, Some(document)), &event).await
        })
        .await
}

/// The innovation of which a proposal was made, where it was of one; then nothing is granted until the
/// transaction ends. Before the proposal is locked, so that nobody but the supplier waits for that.
async fn hold_grants(
    tx: &mut Writing<'_>,
    id: ProposalId,
) -> Result<Option<InnovationId>, Problem> {
    let innovation = innovations::of_proposal(tx, id).await?;
    if innovation.is_some() {
        exclusivities::lock_grants(tx).await?;
    }
    Ok(innovation)
}

/// Goes on only if no other buyer has the first look at the innovation now.
async fn require_no_first_look(
    tx: &Reading<'_>,
    proposal: &Proposal,
    innovation: InnovationId,
    now: Timestamp,
) -> Result<(), Problem> {
    let buyer = proposal.standing.parties.buyer;
    let held = exclusivities::held(tx).await?;
    held.iter().find(|hold| hold.hides(innovation, buyer, now)).map_or(Ok(()), |hold| {
        let until = hold.period.until;
        let detail =
            format!("By your grant {} another buyer has the first look until {until}.", hold.id);
        Err(Problem::new(Code::FirstLookRuns, detail))
    })
}
