//! The buyer says that it has the proposal and will answer.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId};

use super::{ProposalView, step};
use crate::{
    answers::{IfMatch, PathId},
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
    security(("access_token" = ["review_proposals"])),
    responses((status = 200, description = "Acknowledged.", body = ProposalView))
)]
#[post("/proposals/{id}/acknowledgement")]
pub(crate) async fn proposal_acknowledge(
    caller: Caller<right::ReviewProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |proposal, party| proposal.acknowledge(party, caller.now())).await
}
