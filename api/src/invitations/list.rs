//! What an organisation has sent out.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::InvitationId};
use persistence::{Reading, invitations};

use super::InvitationView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the invitations of my organisation
///
/// Those to colleagues and those to partners, answered or not.
#[utoipa::path(
    operation_id = "invitation_list",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of invitations.", body = PageView<InvitationView>))
)]
#[get("/invitations")]
pub(crate) async fn invitation_list(
    caller: Caller<right::ManageMembers>,
    request: HttpRequest,
    asked: ById<InvitationId>,
) -> Result<HttpResponse, Problem> {
    let list =
        async |tx: &Reading<'_>| Ok(invitations::list(tx, asked.after, asked.wanted()).await?);
    let found = caller.read(list).await?;
    asked.page(
        &request,
        found,
        |sent| sent.invitation.id,
        |sent| InvitationView::new(&sent, Some(caller.actor()), caller.now()),
    )
}
