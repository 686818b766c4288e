//! A buyer calls a brief off.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::BriefId};

use super::{BriefView, lock, lock_invitations, save, tell};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Call a brief off
///
/// All whom it has invited are told, with the reason.
#[utoipa::path(
    operation_id = "brief_cancel",
    tag = "Briefs",
    security(("access_token" = ["publish_briefs"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Called off.", body = BriefView))
)]
#[post("/briefs/{id}/cancellation")]
pub(crate) async fn brief_cancel(
    caller: Caller<right::PublishBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    let (reason, actor, now) = (body.0, caller.actor(), caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let invitations = lock_invitations(tx, id.0).await?;
            let (brief, event) = stored.value.clone().cancel(reason.clone(), actor, now)?;
            let answer = save(tx, &caller, &stored, brief, &event).await?;
            tell(tx, invitations, |one| one.cancel(reason.clone(), actor, now)).await?;
            Ok(answer)
        })
        .await
}
