//! The supplier writes on.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::ProposalId};
use persistence::{Stored, proposals};

use super::{ProposalView, lock, pitch::PitchRequest};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise a draft
///
/// The whole pitch is replaced: what is left out is gone.
#[utoipa::path(
    operation_id = "proposal_revise",
    tag = "Proposals",
    request_body = PitchRequest,
    responses((status = 200, description = "Revised.", body = ProposalView))
)]
#[put("/proposals/{id}")]
pub(crate) async fn proposal_revise(
    caller: Caller<right::WriteProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<PitchRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (proposal, event) = stored.value.revise(body.0, &party, caller.now())?;
            proposals::save(tx, &proposal, &event).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
