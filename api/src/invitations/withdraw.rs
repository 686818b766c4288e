//! An organisation takes back an invitation to a colleague.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::InvitationId, invitation::Purpose};
use persistence::invitations;

use super::InvitationView;
use crate::{
    answers::{PathId, plain},
    body::NoContent,
    caller::Caller,
    problem::{Code, Problem},
};

/// Withdraw an invitation
///
/// Its token works no more. An invitation to a partner is withdrawn with its partnership:
/// `POST /v1/partnerships/{id}/withdrawal`.
#[utoipa::path(
    operation_id = "invitation_withdraw",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    responses((status = 200, description = "Withdrawn.", body = InvitationView))
)]
#[post("/invitations/{id}/withdrawal")]
pub(crate) async fn invitation_withdraw(
    caller: Caller<right::ManageMembers>,
    id: PathId<InvitationId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let mut sent = invitations::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            if let Purpose::Partner(partnership) = sent.invitation.purpose {
                let detail = format!(
                    "Withdraw the partnership: POST /v1/partnerships/{partnership}/withdrawal."
                );
                return Err(Problem::new(Code::StateConflict, detail));
            }
            let (invitation, event) =
                sent.invitation.withdraw(caller.actor().into(), caller.now())?;
            invitations::save(tx, &invitation, &event).await?;
            sent.invitation = invitation;
            plain(&InvitationView::new(&sent, Some(caller.actor()), caller.now()))
        })
        .await
}
