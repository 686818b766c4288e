//! A side takes a proposed outcome back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw an outcome
///
/// Only the side that has proposed it can.
#[utoipa::path(
    operation_id = "commitment_withdraw_outcome",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    responses((status = 200, description = "Withdrawn.", body = CommitmentView))
)]
#[post("/commitments/{id}/outcome/withdrawal")]
pub(crate) async fn commitment_withdraw_outcome(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.withdraw_outcome(party, caller.now()))
        .await
}
