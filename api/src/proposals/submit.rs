//! The supplier hands its pitch to the buyer and gets a receipt.

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

/// Submit a proposal
///
/// From here on the buyer sees it and it never changes. The receipt proves what was handed over and when; the buyer owes a decision within 30 days.
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
            let (proposal, event) = stored.value.submit(&party, caller.now())?;
            proposals::save(tx, &proposal, &event).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
