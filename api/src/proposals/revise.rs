//! The supplier writes on.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::ProposalId};

use super::{ProposalView, pitch::PitchRequest, step};
use crate::{
    answers::{IfMatch, PathId},
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
    security(("access_token" = ["write_proposals"])),
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
    step(&caller, id.0, &read, |proposal, party| proposal.revise(body.0, party, caller.now())).await
}
