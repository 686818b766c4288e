//! Whoever holds the token declines.

use actix_web::{HttpResponse, post};
use domain::invitation::Purpose;
use persistence::{Scope, invitations, partnerships};

use super::{InvitationView, PathToken};
use crate::{body::NoContent, caller::Visitor, problem::Problem};

/// Decline an invitation
///
/// The organisation that invites is told that it was declined, and nothing else.
#[utoipa::path(
    operation_id = "invitation_decline",
    tag = "Invitations",
    params(("token" = String, Path, description = "The token, as the mail has it.", min_length = 43, max_length = 43)),
    responses(
        (status = 200, description = "Declined.", body = InvitationView),
        (status = 404, description = "The token is not known."),
        (status = 409, description = "The invitation was answered already, or has expired."),
    ),
    security(())
)]
#[post("/invitations/{token}/refusal")]
pub(crate) async fn invitation_decline(
    visitor: Visitor,
    token: PathToken,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let hash = token.0.hash();
    let now = visitor.now();
    let view = visitor
        .write(&Scope::token(hash), async |tx| {
            let mut sent =
                invitations::lock_by_token(tx, hash).await?.ok_or_else(Problem::not_found)?;
            // Both rows are locked before either is saved: a save locks the ledger.
            let partnership = match sent.invitation.purpose {
                Purpose::Partner(id) => partnerships::lock(tx, id).await?,
                Purpose::Colleague(_) => None,
            };
            let (invitation, event) = sent.invitation.decline(now)?;
            invitations::save(tx, &invitation, &event).await?;
            if let Some(partnership) = partnership {
                let (partnership, event) = partnership.value.decline(now)?;
                partnerships::save(tx, &partnership, &event).await?;
            }
            sent.invitation = invitation;
            Ok(InvitationView::new(&sent, None, now))
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}
