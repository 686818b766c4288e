//! A side takes its own terms back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw a commitment
///
/// Possible until the other side has answered.
#[utoipa::path(
    operation_id = "commitment_withdraw",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    responses((status = 200, description = "Withdrawn.", body = CommitmentView))
)]
#[post("/commitments/{id}/withdrawal")]
pub(crate) async fn commitment_withdraw(
    caller: Caller<right::WriteCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.withdraw(party, caller.now())).await
}
