//! A buyer puts a brief away.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::BriefId};

use super::{BriefView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Archive a brief
///
/// It leaves the daily work. Nobody is told.
#[utoipa::path(
    operation_id = "brief_archive",
    tag = "Briefs",
    security(("access_token" = ["write_briefs"])),
    responses((status = 200, description = "Archived.", body = BriefView))
)]
#[post("/briefs/{id}/archival")]
pub(crate) async fn brief_archive(
    caller: Caller<right::WriteBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |brief| brief.archive(actor, now)).await
}
