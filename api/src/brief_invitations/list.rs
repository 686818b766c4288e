//! The invitations to briefs that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, brief_invitation::State};
use persistence::brief_invitations;

use super::BriefInvitationView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List invitations to briefs
///
/// A supplier sees its own, a buyer those that it has sent.
#[utoipa::path(
    operation_id = "brief_invitation_list",
    tag = "Brief invitations",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of them.", body = PageView<BriefInvitationView>))
)]
#[get("/brief-invitations")]
pub(crate) async fn brief_invitation_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(brief_invitations::list(tx, &filter).await?)).await?;
    let (actor, now) = (caller.actor(), caller.now());
    lists::page(&request, filter.sort, &page, |row| BriefInvitationView::new(row, actor, now))
}
