//! The promisee says that it is done.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Confirm a delivery
///
/// Kept where it was delivered by the day that counts, `kept_late` after it. Silence for seven days
/// confirms too.
#[utoipa::path(
    operation_id = "commitment_confirm",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    responses((status = 200, description = "Confirmed.", body = CommitmentView))
)]
#[post("/commitments/{id}/confirmation")]
pub(crate) async fn commitment_confirm(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.confirm(party, caller.now())).await
}
