//! The one invited has no account yet, and gets one by this.
//!
//! A colleague joins the organisation that invites, and the invitation is accepted. A partner founds
//! its own organisation, and accepts afterwards, signed in. The address comes from the invitation:
//! the token has proved it.

use actix_web::{HttpResponse, post};
use domain::{
    access::Roles,
    actor::By,
    event::Entity,
    invitation::{self, Purpose},
    machine::Refusal,
    member::Member,
    organisation::{Action, Organisation},
    text::{Password, PersonName},
};
use persistence::{Scope, accounts::Account, invitations, members, organisations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::PathToken;
use crate::{
    answers::{self, created},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Visitor,
    members::MemberView,
    passwords,
    problem::Problem,
};

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Registration, example = json!({
    "name": "Customer Business Manager",
    "password": "another passphrase of words",
    "organisation": "Oat & Co",
}))]
pub(crate) struct Request {
    /// The name, as colleagues will read it.
    #[schema(value_type = String, required, min_length = 1, max_length = 120)]
    name: Field<String>,
    /// The password: 15 to 128 characters of any kind.
    #[schema(value_type = String, required, format = Password, min_length = 15, max_length = 128)]
    password: Field<String>,
    /// The name of the organisation that a partner founds; a colleague leaves it out.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 120)]
    organisation: Field<String>,
}

impl Parse for Request {
    type Value = (PersonName, Password, Option<PersonName>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let name = reader.required("name", self.name, text(PersonName::parse));
        let password = reader.required("password", self.password, passwords::parse);
        let organisation =
            reader.optional("organisation", self.organisation, text(PersonName::parse));
        Some((name?, password?, organisation))
    }
}

/// Register through an invitation
///
/// A colleague becomes a member at once. A partner gets an organisation of its own; its user then
/// signs in and accepts with `POST /v1/invitations/{token}/acceptance`.
#[utoipa::path(
    operation_id = "invitation_register",
    tag = "Invitations",
    params(("token" = String, Path, description = "The token, as the mail has it.", min_length = 43, max_length = 43)),
    request_body = Request,
    responses(
        (status = 201, description = "The account has come into being.", body = MemberView),
        (status = 404, description = "The token is not known."),
        (status = 409, description = "The invitation was answered, or the address has an account."),
    ),
    security(())
)]
#[post("/invitations/{token}/registration")]
pub(crate) async fn invitation_register(
    visitor: Visitor,
    token: PathToken,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (name, password, organisation_name) = body.0;
    let hash = token.0.hash();
    let now = visitor.now();
    // Whoever holds no token does not get the server to hash.
    let known = visitor
        .read(&Scope::token(hash), async |tx| Ok(invitations::by_token(tx, hash).await?))
        .await?;
    let Some(sent) = known else {
        return Err(Problem::not_found());
    };
    answerable(&sent.invitation, now)?;
    let known = vec![
        sent.organisation_name.as_str().to_owned(),
        name.as_str().to_owned(),
        sent.invitation.email.as_str().to_owned(),
    ];
    let password_hash = visitor.shared().passwords.hash(password, known, "password").await?;
    let account = Account { password_hash };
    let answer = visitor
        .write(&Scope::token(hash), async |tx| {
            let sent = invitations::lock_by_token(tx, hash).await?;
            let invitation = sent.ok_or_else(Problem::not_found)?.invitation;
            let known = members::without_organisation(tx, &invitation.email).await?;
            let user = known.unwrap_or_else(|| visitor.fresh());
            // Back to the organisation that invites.
            invitations::lock_by_token(tx, hash).await?;
            let email = invitation.email.clone();
            let member = match (invitation.purpose.clone(), organisation_name) {
                (Purpose::Colleague(roles), None) => {
                    let organisation = invitation.organisation;
                    let by = By::Person(user, organisation);
                    let (invitation, event) = invitation.accept(by, now)?;
                    invitations::save(tx, &invitation, &event).await?;
                    let member = Member { user, organisation, version: 1, name, email, roles };
                    members::join(tx, &member, Some(&account), now).await?;
                    member
                }
                (Purpose::Partner(_), Some(organisation_name)) => {
                    answerable(&invitation, now)?;
                    let organisation = Organisation::new(visitor.fresh(), organisation_name);
                    let roles = Roles::founder();
                    let founder = Member {
                        user,
                        organisation: organisation.id,
                        version: 1,
                        name,
                        email,
                        roles,
                    };
                    let by = By::Person(user, organisation.id);
                    let event = organisation.born(Action::Found, by, now);
                    organisations::found(tx, &organisation, &founder, &account, &event).await?;
                    founder
                }
                (Purpose::Colleague(_), Some(_)) => {
                    let detail =
                        "must be left out: a colleague joins the organisation that invites";
                    return Err(Problem::field("organisation", Wrong::new("not_allowed", detail)));
                }
                (Purpose::Partner(_), None) => {
                    let wrong = Wrong::new("missing", "is missing: a partner founds its own");
                    return Err(Problem::field("organisation", wrong));
                }
            };
            created("/v1/me".to_owned(), None, &MemberView::new(&member, None))
        })
        .await?;
    Ok(answers::response(answer, false))
}

/// An invitation can be answered only while it is open.
fn answerable(invitation: &invitation::Invitation, now: jiff::Timestamp) -> Result<(), Refusal> {
    invitation.clone().accept(By::Guest, now).map(|_| ())
}
