//! The other side does not agree.

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

/// Decline a commitment
///
/// Nobody can oblige the other side. To propose other terms instead, counter.
#[utoipa::path(
    operation_id = "commitment_decline",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = CommitmentView))
)]
#[post("/commitments/{id}/refusal")]
pub(crate) async fn commitment_decline(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.decline(&body.0, party, caller.now()))
        .await
}
