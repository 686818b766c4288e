//! A buyer begins to compare what was handed in.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::BriefId};

use super::{BriefView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Evaluate a brief
///
/// What was handed in is compared. Nobody is told.
#[utoipa::path(
    operation_id = "brief_evaluate",
    tag = "Briefs",
    security(("access_token" = ["write_briefs"])),
    responses((status = 200, description = "Evaluated.", body = BriefView))
)]
#[post("/briefs/{id}/evaluation")]
pub(crate) async fn brief_evaluate(
    caller: Caller<right::WriteBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |brief| brief.evaluate(actor, now)).await
}
