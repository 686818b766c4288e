//! A side proposes a partnership and invites the other by mail.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    actor::Side,
    invitation::{Invitation, Purpose},
    partnership::Partnership,
    text::{Email, Line, PersonName},
};
use persistence::{
    Stored,
    invitations::{self, Sent},
    organisations, partnerships,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PartnershipView, path};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, name, text},
    caller::Caller,
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

impl Parse for Request {
    type Value = (Side, PersonName, Email, Option<Line>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let side = reader.required("propose_as", self.propose_as, name);
        let invitee = reader.object("invite", self.invite, |reader, invitee| {
            let name = reader.required("name", invitee.name, text(PersonName::parse));
            let email = reader.required("email", invitee.email, text(Email::parse));
            Some((name?, email?))
        });
        let category = reader.optional("category", self.category, text(Line::parse));
        let (name, email) = invitee?;
        Some((side?, name, email, category))
    }
}

/// Propose a partnership
///
/// The other side is invited by mail and accepts with the mail's token. Until then nobody but the
/// caller's organisation knows of it; without an answer it closes after 30 days.
#[utoipa::path(
    operation_id = "partnership_propose",
    tag = "Partnerships",
    request_body = Request,
    responses((status = 201, description = "Proposed; the mail is on its way.", body = PartnershipView))
)]
#[post("/partnerships")]
pub(crate) async fn partnership_propose(
    caller: Caller<right::ManagePartnerships>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (side, invited_name, email, category) = body.0;
    let (now, actor) = (caller.now(), caller.actor());
    caller.may_invite(&email).await?;
    caller
        .write(async |tx| {
            let organisation = organisations::own(tx).await?.ok_or_else(Problem::not_found)?;
            let organisation_name = organisation.name.clone();
            let id = caller.fresh();
            let (partnership, event) =
                Partnership::propose(id, side, organisation, invited_name, category, actor, now);
            partnerships::insert(tx, &partnership, &event).await?;
            let (invitation, event) =
                Invitation::send(caller.fresh(), email, Purpose::Partner(id), actor, now);
            let token = caller.shared().secret.token(event.object);
            let sent = Sent { invitation, organisation_name };
            invitations::insert(tx, &sent, token.hash(), &event).await?;
            let stored = Stored { value: partnership, created_at: now, updated_at: now };
            let view = PartnershipView::new(&stored, actor);
            created(path(id), Some(stored.value.version), &view)
        })
        .await
}
