//! Somebody confirms the address of a sign-up: the organisation and its first user come into being.

use actix_web::{HttpResponse, post};
use domain::{
    access::Roles,
    actor::By,
    event::Entity,
    member::Member,
    organisation::{Action, Organisation},
};
use persistence::{
    Scope,
    accounts::Account,
    members::{self, JoinError},
    organisations, sign_ups,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::OrganisationView;
use crate::{
    answers::{self, created},
    body::{Body, Field, Parse, Reader, token},
    caller::Visitor,
    problem::{Code, Problem},
    secrets::Token,
};

/// The token of a mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Confirmation, example = json!({
    "token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
}))]
pub(crate) struct Request {
    /// The token, as the mail has it.
    #[schema(value_type = String, required, min_length = 43, max_length = 43)]
    token: Field<String>,
}

impl Parse for Request {
    type Value = Token;

    fn parse(self, reader: &mut Reader) -> Option<Token> {
        reader.required("token", self.token, token)
    }
}

/// Confirm the address of a sign-up
///
/// The token works once. From here on the user can sign in.
#[utoipa::path(
    operation_id = "organisation_confirm",
    tag = "Organisations",
    request_body = Request,
    responses(
        (status = 201, description = "The organisation has come into being.", body = OrganisationView),
        (status = 404, description = "The token is not known, was used or has expired."),
        (status = 409, description = "The address has an account by now."),
    ),
    security(())
)]
#[post("/organisations/confirmation")]
pub(crate) async fn organisation_confirm(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let token_hash = body.0.hash();
    let now = visitor.now();
    let answer = visitor
        .write(&Scope::token(token_hash), async |tx| {
            let sign_up = sign_ups::take(tx, token_hash, now).await?;
            let sign_up = sign_up.ok_or_else(Problem::not_found)?;
            let organisation = Organisation::new(visitor.fresh(), sign_up.organisation_name);
            let known = members::without_organisation(tx, &sign_up.email).await?;
            let founder = Member {
                user: known.unwrap_or_else(|| visitor.fresh()),
                organisation: organisation.id,
                version: 1,
                name: sign_up.user_name,
                email: sign_up.email,
                roles: Roles::founder(),
            };
            let account = Account { password_hash: sign_up.password_hash };
            let by = By::Person(founder.user, organisation.id);
            let event = organisation.born(Action::Found, by, now);
            organisations::found(tx, &organisation, &founder, &account, &event).await?;
            created("/v1/me".to_owned(), None, &OrganisationView::from(&organisation))
        })
        .await?;
    Ok(answers::response(answer, false))
}

impl From<JoinError> for Problem {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::AddressTaken => {
                Self::new(Code::AccountExists, "The address has an account already.")
            }
            JoinError::AlreadyMember => {
                Self::new(Code::AlreadyMember, "The person is a member already.")
            }
            JoinError::Failure(failure) => failure.into(),
        }
    }
}
