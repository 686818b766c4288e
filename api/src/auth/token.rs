//! A person signs in with address and password, and gets an access token for one organisation.
//!
//! An unknown address and a wrong password get the same answer in the same time.

use actix_web::{HttpResponse, post};
use domain::{
    actor::Actor,
    id::OrganisationId,
    text::{Email, TextError},
};
use persistence::{Scope, members};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access_tokens::LIFE_SECONDS,
    body::{Body, Field, Parse, Reader, id, text},
    caller::Visitor,
    problem::{Code, Problem},
};

/// Address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Credentials, example = json!({
    "email": "category.manager@northern-grocers.example",
    "password": "a passphrase of several words",
}))]
pub(crate) struct Request {
    /// The mail address.
    #[schema(value_type = String, required, format = Email, max_length = 254)]
    email: Field<String>,
    /// The password.
    #[schema(value_type = String, required, format = Password, max_length = 128)]
    password: Field<String>,
    /// The organisation to act for, where the person belongs to several; the one joined first where
    /// none is named.
    #[schema(value_type = Option<String>, max_length = 36)]
    organisation: Field<String>,
}

impl Parse for Request {
    type Value = (Email, String, Option<OrganisationId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let email = reader.required("email", self.email, text(Email::parse));
        let password = reader.required("password", self.password, |raw| {
            if raw.chars().count() <= 128 {
                Ok(raw)
            } else {
                Err(TextError::TooLong { max: 128 }.into())
            }
        });
        let organisation = reader.optional("organisation", self.organisation, id);
        Some((email?, password?, organisation))
    }
}

/// An access token.
#[derive(Serialize, ToSchema)]
#[schema(as = AccessToken)]
struct View {
    /// The token: a JWT (RFC 9068). Send it as `Authorization: Bearer <access_token>`.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9...")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// The seconds for which it is valid.
    #[schema(example = 600)]
    expires_in: i64,
    /// The organisation for which the caller acts.
    #[schema(example = "org_01930000000070008000000000000001")]
    organisation: String,
}

/// Sign in
///
/// The token names the organisation; no header, path or body can change it later.
#[utoipa::path(
    operation_id = "token_create",
    tag = "Signing in",
    request_body = Request,
    responses(
        (status = 200, description = "Signed in.", body = View),
        (status = 401, description = "Address and password do not match an account."),
    ),
    security(())
)]
#[post("/auth/token")]
pub(crate) async fn token_create(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (email, password, organisation) = body.0;
    let person = visitor
        .read(&Scope::address(email.clone()), async |tx| Ok(members::by_address(tx, &email).await?))
        .await?;
    let stored = person.as_ref().map(|person| person.password_hash.clone());
    let right = visitor.shared().passwords.check(password, stored).await?;
    let refused =
        || Problem::new(Code::InvalidCredentials, "Address and password do not match an account.");
    let person = person.filter(|_| right).ok_or_else(refused)?;
    let member = visitor
        .read(&Scope::person(person.id), async |tx| {
            Ok(members::sign_in(tx, person.id, organisation).await?)
        })
        .await?
        .ok_or_else(refused)?;
    let actor = Actor { user: member.user, organisation: member.organisation, roles: member.roles };
    let token = visitor
        .shared()
        .access_tokens
        .issue(&actor, visitor.fresh_uuid(), visitor.now())
        .map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().json(View {
        access_token: token,
        token_type: "Bearer",
        expires_in: LIFE_SECONDS,
        organisation: actor.organisation.to_string(),
    }))
}
