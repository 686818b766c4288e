//! One invitation to a brief.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::BriefInvitationId};
use persistence::brief_invitations;

use super::BriefInvitationView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read an invitation to a brief
///
/// What the buyer lets you know before an agreement, the dates, and what you can do next.
#[utoipa::path(
    operation_id = "brief_invitation_show",
    tag = "Brief invitations",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The invitation.", body = BriefInvitationView))
)]
#[get("/brief-invitations/{id}")]
pub(crate) async fn brief_invitation_show(
    caller: Caller<right::Read>,
    id: PathId<BriefInvitationId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(brief_invitations::find(tx, id.0).await?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    let view = BriefInvitationView::new(&stored, caller.actor(), caller.now());
    answers::read(&known, stored.value.version, &view)
}
