//! The one invited reads the invitation.

use actix_web::{HttpResponse, get};
use persistence::{Scope, invitations};

use super::{InvitationView, PathToken};
use crate::{caller::Visitor, problem::Problem};

/// Read an invitation
///
/// The link of the mail. To answer: somebody without an account registers
/// (`POST .../registration`), somebody who is signed in accepts (`POST .../acceptance`), and
/// anybody
/// who holds the token may decline (`POST .../refusal`).
#[utoipa::path(
    operation_id = "invitation_show",
    tag = "Invitations",
    params(("token" = String, Path, description = "The token, as the mail has it.", min_length = 43, max_length = 43)),
    responses(
        (status = 200, description = "The invitation.", body = InvitationView),
        (status = 404, description = "The token is not known."),
    ),
    security(())
)]
#[get("/invitations/{token}")]
pub(crate) async fn invitation_show(
    visitor: Visitor,
    token: PathToken,
) -> Result<HttpResponse, Problem> {
    let hash = token.0.hash();
    let sent = visitor
        .read(&Scope::token(hash), async |tx| Ok(invitations::by_token(tx, hash).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().json(InvitationView::new(&sent, None, visitor.now())))
}
