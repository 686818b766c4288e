//! A buyer has decided.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::BriefId};

use super::{BriefView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Decide on a brief
///
/// Each supplier hears of it by your decision on its proposal, and by nothing else.
#[utoipa::path(
    operation_id = "brief_decide",
    tag = "Briefs",
    security(("access_token" = ["publish_briefs"])),
    responses((status = 200, description = "Decided.", body = BriefView))
)]
#[post("/briefs/{id}/decision")]
pub(crate) async fn brief_decide(
    caller: Caller<right::PublishBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |brief| brief.decide(actor, now)).await
}
