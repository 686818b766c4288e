//! Somebody takes an innovation out again.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::InnovationId};

use super::{InnovationView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Restore an innovation
///
/// It is back in the portfolio, as it was.
#[utoipa::path(
    operation_id = "innovation_restore",
    tag = "Innovations",
    security(("access_token" = ["write_innovations"])),
    responses((status = 200, description = "Restored.", body = InnovationView))
)]
#[post("/innovations/{id}/restoration")]
pub(crate) async fn innovation_restore(
    caller: Caller<right::WriteInnovations>,
    id: PathId<InnovationId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |innovation| innovation.restore(actor, now)).await
}
