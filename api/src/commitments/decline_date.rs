//! The other side does not agree to the day.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Decline another day
///
/// It stays due on the day on which it was.
#[utoipa::path(
    operation_id = "commitment_decline_date",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    responses((status = 200, description = "Declined.", body = CommitmentView))
)]
#[post("/commitments/{id}/new-date/refusal")]
pub(crate) async fn commitment_decline_date(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.decline_date(party, caller.now()))
        .await
}
