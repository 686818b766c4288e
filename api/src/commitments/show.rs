//! One commitment.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::CommitmentId};
use persistence::commitments;

use super::CommitmentView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a commitment
///
/// Who promised what by when, the outcome, and what you can do next.
#[utoipa::path(
    operation_id = "commitment_show",
    tag = "Commitments",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The commitment.", body = CommitmentView))
)]
#[get("/commitments/{id}")]
pub(crate) async fn commitment_show(
    caller: Caller<right::Read>,
    id: PathId<CommitmentId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(commitments::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = CommitmentView::new(&stored, caller.actor());
    answers::read(&known, stored.value.version, &view)
}
