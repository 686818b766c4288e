//! A side takes a proposed day back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw another day
///
/// Only the side that has proposed it can.
#[utoipa::path(
    operation_id = "commitment_withdraw_date",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    responses((status = 200, description = "Withdrawn.", body = CommitmentView))
)]
#[post("/commitments/{id}/new-date/withdrawal")]
pub(crate) async fn commitment_withdraw_date(
    caller: Caller<right::WriteCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.withdraw_date(party, caller.now()))
        .await
}
