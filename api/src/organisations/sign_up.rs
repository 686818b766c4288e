//! Somebody asks for an organisation of its own.
//!
//! Nothing exists until the address is confirmed by the mail's link, and the answer is the same for
//! an address that has an account, so nobody learns whose addresses are known.

use actix_web::{HttpResponse, post};
use domain::{
    deadline::after_days,
    text::{Email, Password, PersonName},
};
use persistence::{
    Scope,
    sign_ups::{self, SignUp},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    body::{Body, Field, Parse, Reader, text},
    caller::Visitor,
    gate::{self, Guess},
    passwords,
    problem::Problem,
};

/// How long a sign-up waits to be confirmed.
const DAYS: i64 = 2;

/// An organisation and its first user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrganisation, example = json!({
    "name": "Northern Grocers",
    "user": {
        "name": "Category Manager",
        "email": "category.manager@northern-grocers.example",
        "password": "a passphrase of several words",
    },
}))]
pub(crate) struct Request {
    /// The name of the organisation, as partners will read it.
    #[schema(value_type = String, required, min_length = 1, max_length = 120)]
    name: Field<String>,
    /// Its first user, who holds the roles `org_admin`, `partnership_lead` and `approver`.
    #[schema(value_type = Founder, required)]
    user: Field<Founder>,
}

/// The first user of an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Founder {
    /// The name, as colleagues will read it.
    #[schema(value_type = String, required, min_length = 1, max_length = 120)]
    name: Field<String>,
    /// The mail address.
    #[schema(value_type = String, required, format = Email, max_length = 254)]
    email: Field<String>,
    /// The password: 15 to 128 characters of any kind.
    #[schema(value_type = String, required, format = Password, min_length = 15, max_length = 128)]
    password: Field<String>,
}

impl Parse for Request {
    type Value = (PersonName, PersonName, Email, Password);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let organisation = reader.required("name", self.name, text(PersonName::parse));
        let user = reader.object("user", self.user, |reader, user| {
            let name = reader.required("name", user.name, text(PersonName::parse));
            let email = reader.required("email", user.email, text(Email::parse));
            let password = reader.required("password", user.password, passwords::parse);
            Some((name?, email?, password?))
        });
        let (name, email, password) = user?;
        Some((organisation?, name, email, password))
    }
}

/// A sign-up that waits for its address to be confirmed.
#[derive(Serialize, ToSchema)]
#[schema(as = SignUp)]
struct View {
    /// The address that a mail goes to.
    #[schema(format = Email, example = "category.manager@northern-grocers.example")]
    email: String,
    /// Until when the link of the mail works.
    #[schema(format = DateTime, example = "2026-01-03T09:30:00Z")]
    expires_at: String,
    /// What to do next.
    #[schema(example = "Confirm with the token of the mail: POST /v1/organisations/confirmation.")]
    next_step: &'static str,
}

/// Sign up an organisation with its first user
///
/// A mail goes to the address, with a token that confirms it; until then nothing exists.
/// Whether the
/// address has an account already makes no difference to the answer.
#[utoipa::path(
    operation_id = "organisation_sign_up",
    tag = "Organisations",
    request_body = Request,
    responses((status = 202, description = "The mail is on its way.", body = View)),
    security(())
)]
#[post("/organisations")]
pub(crate) async fn organisation_sign_up(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (organisation_name, user_name, email, password) = body.0;
    let known = vec![
        organisation_name.as_str().to_owned(),
        user_name.as_str().to_owned(),
        email.as_str().to_owned(),
    ];
    gate::attempt(&visitor, Guess::SignUp(&email)).await?;
    let password_hash = visitor.shared().passwords.hash(password, known, "user/password").await?;
    let id = visitor.fresh_uuid();
    let expires_at = after_days(visitor.now(), DAYS);
    let view = View {
        email: email.as_str().to_owned(),
        expires_at: expires_at.to_string(),
        next_step: "Confirm with the token of the mail: POST /v1/organisations/confirmation.",
    };
    let token_hash = visitor.shared().secret.token(id).hash();
    let sign_up = SignUp { id, email, organisation_name, user_name, password_hash, expires_at };
    visitor
        .write(&Scope::token(token_hash), async |tx| {
            Ok(sign_ups::insert(tx, &sign_up, token_hash, visitor.now()).await?)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(view))
}
