//! The supplier takes its proposal back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId};

use super::{ProposalView, step};
use crate::{
    answers::{IfMatch, PathId},
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
    security(("access_token" = ["write_proposals"])),
    responses((status = 200, description = "Withdrawn.", body = ProposalView))
)]
#[post("/proposals/{id}/withdrawal")]
pub(crate) async fn proposal_withdraw(
    caller: Caller<right::WriteProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |proposal, party| proposal.withdraw(party, caller.now())).await
}
