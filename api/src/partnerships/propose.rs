//! A side proposes a partnership and invites the other by mail.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    actor::Side,
    id::{InvitationId, PartnershipId},
    invitation::Purpose,
    organisation::Organisation,
    partnership::Partnership,
    text::{Email, Line, PersonName},
};
use persistence::{Stored, Writing, organisations, partnerships};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PartnershipView, path};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, name, text},
    caller::Caller,
    invitations::Inviter,
    problem::Problem,
};

/// A partnership to propose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPartnership, example = json!({
    "propose_as": "buyer",
    "invite": {"name": "Oat & Co", "email": "customer.manager@oat-and-co.example"},
    "category": "Dairy and alternatives",
}))]
pub(crate) struct Request {
    /// What the caller's organisation is to be: `buyer` or `supplier`.
    #[schema(value_type = String, required)]
    propose_as: Field<String>,
    /// Whom to invite as the other side.
    #[schema(value_type = Invitee, required)]
    invite: Field<Invitee>,
    /// What the relationship is about.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
    category: Field<String>,
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invitee {
    /// How the caller calls the other organisation.
    #[schema(value_type = String, required, min_length = 1, max_length = 120)]
    name: Field<String>,
    /// The address that the invitation goes to.
    #[schema(value_type = String, required, format = Email, max_length = 254)]
    email: Field<String>,
}

/// A partnership that is proposed.
pub(crate) struct Proposed {
    /// What the author's organisation is to be.
    pub(crate) side: Side,
    /// How it calls the other.
    pub(crate) name: PersonName,
    /// Where the invitation goes.
    pub(crate) email: Email,
    /// What the relationship is about.
    pub(crate) category: Option<Line>,
}

impl Parse for Request {
    type Value = Proposed;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let side = reader.required("propose_as", self.propose_as, name);
        let invitee = reader.object("invite", self.invite, |reader, invitee| {
            let name = reader.required("name", invitee.name, text(PersonName::parse));
            let email = reader.required("email", invitee.email, text(Email::parse));
            Some((name?, email?))
        });
        let category = reader.optional("category", self.category, text(Line::parse));
        let (name, email) = invitee?;
        Some(Proposed { side: side?, name, email, category })
    }
}

/// Propose a partnership
///
/// The other side is invited by mail and accepts with the mail's token. Until then nobody but the
/// caller's organisation knows of it; without an answer it closes after 30 days.
#[utoipa::path(
    operation_id = "partnership_propose",
    tag = "Partnerships",
    security(("access_token" = ["manage_partnerships"])),
    request_body = Request,
    responses((status = 201, description = "Proposed; the mail is on its way.", body = PartnershipView))
)]
#[post("/partnerships")]
pub(crate) async fn partnership_propose(
    caller: Caller<right::ManagePartnerships>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    caller.may_invite(&body.0.email).await?;
    caller
        .write(async |tx| {
            let organisation = organisations::own(tx).await?.ok_or_else(Problem::not_found)?;
            let by = Inviter::of(&caller);
            let (partnership, _) = propose(tx, &by, organisation, body.0).await?;
            let stored = Stored { value: partnership, created_at: now, updated_at: now };
            let view = PartnershipView::new(&stored, caller.actor());
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}

/// Proposes a partnership of the organisation that acts and invites the other side; whether the organisation may send one more mail was
/// counted before.
///
/// # Errors
/// A failure of the database.
pub(crate) async fn propose(
    tx: &mut Writing<'_>,
    by: &Inviter<'_>,
    organisation: Organisation,
    proposed: Proposed,
) -> Result<(Partnership, InvitationId), Problem> {
    let Proposed { side, name, email, category } = proposed;
    let (id, own_name): (PartnershipId, _) = (by.fresh(), organisation.name.clone());
    let (partnership, event) =
        Partnership::propose(id, side, organisation, name, category, by.actor, by.now);
    partnerships::insert(tx, &partnership, &event).await?;
    let sent = by.send(tx, own_name, email, Purpose::Partner(id)).await?;
    Ok((partnership, sent.invitation.id))
}
