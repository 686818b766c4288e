//! The promisee lets the promisor go.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Release a promisor
///
/// Only the side to which it was promised can. It counts for and against nobody.
#[utoipa::path(
    operation_id = "commitment_release",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Released.", body = CommitmentView))
)]
#[post("/commitments/{id}/release")]
pub(crate) async fn commitment_release(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.release(&body.0, party, caller.now()))
        .await
}
