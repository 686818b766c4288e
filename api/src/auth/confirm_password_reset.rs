//! Whoever holds the token of a reset's mail sets a new password. Every session of the person ends.

use actix_web::{HttpResponse, post};
use domain::{audit::Kind, text::Password};
use persistence::{
    Scope,
    accounts::{self, Account},
    audit::{self, Entry},
    mails, members, password_resets, second_factors, sessions,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Body, Field, Parse, Reader, token},
    caller::Visitor,
    mail::{self, Template},
    passwords,
    problem::Problem,
    secrets::Token,
};

/// The token of the mail and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPassword, example = json!({
    "token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "password": "a newer passphrase of words",
}))]
pub(crate) struct Request {
    /// The token, as the mail has it.
    #[schema(value_type = String, required, min_length = 43, max_length = 43)]
    token: Field<String>,
    /// The new password: 15 to 128 characters of any kind, 12 for who has a second factor.
    #[schema(value_type = String, required, format = Password, min_length = 12, max_length = 128)]
    password: Field<String>,
}

impl Parse for Request {
    type Value = (Token, String);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let token = reader.required("token", self.token, token);
        let password =
            reader.required("password", self.password, passwords::beside_a_second_factor);
        Some((token?, password?))
    }
}

/// Set a new password
///
/// The token works once. Every session ends; a second factor stays and is asked for at the next
/// sign-in.
#[utoipa::path(
    operation_id = "password_reset_confirm",
    tag = "Signing in",
    request_body = Request,
    responses(
        (status = 204, description = "The new password holds."),
        (status = 404, description = "The token is not known, was used or has expired."),
    ),
    security(())
)]
#[post("/auth/password-reset/confirmation")]
pub(crate) async fn password_reset_confirm(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (token, password) = body.0;
    let (hash, now) = (token.hash(), visitor.now());
    // Whoever holds no token does not get the server to hash.
    let email = visitor
        .read(&Scope::token(hash), async |tx| Ok(password_resets::find(tx, hash, now).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let person = visitor
        .read(&Scope::address(email.clone()), async |tx| Ok(members::by_address(tx, &email).await?))
        .await?
        .ok_or_else(Problem::not_found)?
        .id;
    let (itself, factor) = visitor
        .read(&Scope::person(person), async |tx| {
            Ok((accounts::itself(tx, person).await?, second_factors::find(tx, person).await?))
        })
        .await?;
    let itself = itself.ok_or_else(Problem::not_found)?;
    let min = crate::second_factors::least(factor.as_ref());
    let password = Password::parse(&password, min)
        .map_err(|error| Problem::field("password", error.into()))?;
    let known = vec![itself.name.as_str().to_owned(), email.as_str().to_owned()];
    let password_hash = visitor.shared().passwords.hash(password, known, "password").await?;
    visitor
        .write(&Scope::token(hash), async |tx| {
            let asked = password_resets::take(tx, hash, now).await?;
            asked.ok_or_else(Problem::not_found)?;
            password_resets::forget(tx, &email).await?;
            members::go_on_as(tx, person).await?;
            let (before, account) = (&itself.password_hash, Account { password_hash });
            if !accounts::set_password(tx, person, before, &account).await? {
                return Err(Problem::not_found());
            }
            sessions::end_others(tx, person, None, now).await?;
            let entry = Entry::own(Kind::PasswordChanged, person, now);
            audit::record_for_person(tx, person, &entry.with("by mail".to_owned())).await?;
            let mail = mail::to_itself(Template::PasswordChanged, visitor.fresh_uuid(), &itself);
            Ok(mails::queue_besides(tx, &[mail], now).await?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
