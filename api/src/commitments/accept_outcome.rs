//! The other side agrees how it ends.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Agree to an outcome
///
/// It ends as the other side has proposed.
#[utoipa::path(
    operation_id = "commitment_accept_outcome",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    responses((status = 200, description = "Ended.", body = CommitmentView))
)]
#[post("/commitments/{id}/outcome/acceptance")]
pub(crate) async fn commitment_accept_outcome(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.accept_outcome(party, caller.now()))
        .await
}
