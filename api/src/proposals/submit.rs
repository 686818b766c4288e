//! The supplier hands its pitch to the buyer and gets a receipt.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId};

use super::{ProposalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Submit a proposal
///
/// From here on the buyer sees it, and what was handed over never changes. The receipt proves what that
/// was and when; the buyer owes a decision within 30 days.
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
    step(&caller, id.0, &read, |proposal, party| proposal.submit(party, caller.now())).await
}
