//! Somebody who is signed in accepts: as a colleague, or for its organisation as a partner.

use actix_web::{HttpResponse, post};
use domain::{
    access::{Permission, right},
    actor::By,
    invitation::Purpose,
    member::Member,
    partnership::AcceptError,
};
use persistence::{
    accounts, invitations, members, organisations,
    partnerships::{self, SaveError},
};

use super::{InvitationView, PathToken};
use crate::{
    answers::plain,
    body::NoContent,
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Accept an invitation
///
/// A colleague becomes a member. A partner's organisation takes its seat: the partnership is active
/// from here on, and is found with `GET /v1/partnerships`.
#[utoipa::path(
    operation_id = "invitation_accept",
    tag = "Invitations",
    security(("access_token" = ["read"])),
    params(("token" = String, Path, description = "The token, as the mail has it.", min_length = 43, max_length = 43)),
    responses((status = 200, description = "Accepted.", body = InvitationView))
)]
#[post("/invitations/{token}/acceptance")]
pub(crate) async fn invitation_accept(
    caller: Caller<right::Read>,
    token: PathToken,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let hash = token.0.hash();
    let (now, actor) = (caller.now(), caller.actor());
    caller
        .write_with_token(hash, async |tx| {
            // As the caller: from the lock on the transaction works for the one who invites.
            let organisation = organisations::own(tx).await?.ok_or_else(Problem::not_found)?;
            let itself = members::find(tx, actor.user).await?.ok_or_else(Problem::not_found)?;
            // Before the invitation, as an erasure does, which may end both.
            accounts::hold(tx, actor.user).await?;
            let mut sent =
                invitations::lock_by_token(tx, hash).await?.ok_or_else(Problem::not_found)?;
            let invited = sent.invitation;
            match invited.purpose.clone() {
                Purpose::Colleague(roles) => {
                    if invited.email != itself.email {
                        let detail = "The invitation is for another address: ask for one to yours.";
                        return Err(Problem::new(Code::AnotherAddress, detail));
                    }
                    // Where else the person works is nobody's business here.
                    let by = By::Person(actor.user, invited.organisation);
                    let (invitation, event) = invited.accept(by, now)?;
                    invitations::save(tx, &invitation, &event).await?;
                    let organisation = invitation.organisation;
                    let member = Member { organisation, version: 1, roles, ..itself };
                    members::join(tx, &member, None, now).await?;
                    sent.invitation = invitation;
                }
                Purpose::Partner(partnership) => {
                    caller.require(Permission::ManagePartnerships)?;
                    let partnership = partnerships::lock(tx, partnership).await?;
                    let partnership = partnership.ok_or_else(Problem::not_found)?.value;
                    let (invitation, sent_event) = invited.accept(actor.into(), now)?;
                    let (partnership, event) = partnership.accept(organisation, actor, now)?;
                    invitations::save(tx, &invitation, &sent_event).await?;
                    partnerships::save(tx, &partnership, &event).await?;
                    sent.invitation = invitation;
                }
            }
            plain(&InvitationView::new(&sent, None, now))
        })
        .await
}

impl From<AcceptError> for Problem {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Refused(refusal) => refusal.into(),
            AcceptError::OwnProposal => Self::new(Code::OwnProposal, sentence(&error.to_string())),
        }
    }
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::PairTaken => {
                Self::new(Code::PartnershipExists, sentence(&error.to_string()))
            }
            SaveError::Failure(failure) => failure.into(),
        }
    }
}
