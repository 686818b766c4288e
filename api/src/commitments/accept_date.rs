//! The other side agrees to the day.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Agree to another day
///
/// Agreed while it is not yet due, the new day counts; after that the miss stands. It waits no longer
/// for what has failed by then.
#[utoipa::path(
    operation_id = "commitment_accept_date",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    responses((status = 200, description = "Moved.", body = CommitmentView))
)]
#[post("/commitments/{id}/new-date/acceptance")]
pub(crate) async fn commitment_accept_date(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.accept_date(party, caller.now()))
        .await
}
