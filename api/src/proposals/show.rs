//! One proposal, with the questions about it.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ProposalId};
use futures_util::future::try_join;
use persistence::proposals;

use super::ProposalView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a proposal
#[utoipa::path(
    operation_id = "proposal_show",
    tag = "Proposals",
    responses((status = 200, description = "The proposal.", body = ProposalView))
)]
#[get("/proposals/{id}")]
pub(crate) async fn proposal_show(
    caller: Caller<right::Read>,
    id: PathId<ProposalId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (stored, questions) = caller
        .read(async |tx| {
            // One flight: what belongs to a proposal that is not the caller's is not either.
            Ok(try_join(proposals::find(tx, id.0), proposals::questions(tx, id.0)).await?)
        })
        .await?;
    let stored = stored.ok_or_else(Problem::not_found)?;
    let view = ProposalView::new(&stored, caller.actor()).with_questions(&questions);
    answers::read(&known, stored.value.version, &view)
}
