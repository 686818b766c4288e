//! The other side does not agree how it ends.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Decline an outcome
///
/// Either side may propose another.
#[utoipa::path(
    operation_id = "commitment_decline_outcome",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    responses((status = 200, description = "Declined.", body = CommitmentView))
)]
#[post("/commitments/{id}/outcome/refusal")]
pub(crate) async fn commitment_decline_outcome(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.decline_outcome(party, caller.now()))
        .await
}
