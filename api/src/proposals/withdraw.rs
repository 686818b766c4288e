//! The supplier takes its proposal back.

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

/// Withdraw a proposal
///
/// The buyer keeps the title and the receipt, and nothing else.
#[utoipa::path(
    operation_id = "proposal_withdraw",
    tag = "Proposals",
    responses((status = 200, description = "Withdrawn.", body = ProposalView))
)]
#[post("/proposals/{id}/withdrawal")]
pub(crate) async fn proposal_withdraw(
    caller: Caller<right::WriteProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (proposal, event) = stored.value.withdraw(&party, caller.now())?;
            proposals::save(tx, &proposal, &event).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
