//! The promisee says that it is not done.

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

/// Reject a delivery
///
/// Before its day it is agreed again, and the promisor can go on; after it, the two differ and agree
/// on an outcome.
#[utoipa::path(
    operation_id = "commitment_reject",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Rejected.", body = CommitmentView))
)]
#[post("/commitments/{id}/rejection")]
pub(crate) async fn commitment_reject(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.reject(&body.0, party, caller.now()))
        .await
}
