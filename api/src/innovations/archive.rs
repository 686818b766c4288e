//! Somebody puts an innovation away.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::InnovationId};

use super::{InnovationView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Archive an innovation
///
/// It leaves the portfolio's daily work and can be pitched no more; what was pitched goes on.
#[utoipa::path(
    operation_id = "innovation_archive",
    tag = "Innovations",
    security(("access_token" = ["write_innovations"])),
    responses((status = 200, description = "Archived.", body = InnovationView))
)]
#[post("/innovations/{id}/archival")]
pub(crate) async fn innovation_archive(
    caller: Caller<right::WriteInnovations>,
    id: PathId<InnovationId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |innovation| innovation.archive(actor, now)).await
}
