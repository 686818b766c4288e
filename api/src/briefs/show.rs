//! One brief.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::BriefId};
use persistence::briefs;

use super::BriefView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a brief
///
/// The whole of it, what it asks, and what you can do next. Nobody else sees it here.
#[utoipa::path(
    operation_id = "brief_show",
    tag = "Briefs",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The brief.", body = BriefView))
)]
#[get("/briefs/{id}")]
pub(crate) async fn brief_show(
    caller: Caller<right::Read>,
    id: PathId<BriefId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (stored, told) = caller
        .read(async |tx| {
            let stored = briefs::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok((stored, briefs::clarifications(tx, id.0).await?))
        })
        .await?;
    let view = BriefView::new(&stored, caller.actor()).with_clarifications(&told);
    answers::read(&known, stored.value.version, &view)
}
