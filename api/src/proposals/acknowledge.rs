//! The buyer says that it has the proposal and will answer.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId};
use persistence::{Stored, proposals};

use super::{ProposalView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Acknowledge a proposal
///
/// The buyer has it and will answer.
#[utoipa::path(
    operation_id = "proposal_acknowledge",
    tag = "Proposals",
    responses((status = 200, description = "Acknowledged.", body = ProposalView))
)]
#[post("/proposals/{id}/acknowledgement")]
pub(crate) async fn proposal_acknowledge(
    caller: Caller<right::ReviewProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (proposal, event) = stored.value.acknowledge(&party, caller.now())?;
            proposals::save(tx, &proposal, &event).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
