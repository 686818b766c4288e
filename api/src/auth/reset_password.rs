//! Somebody has forgotten its password.
//!
//! The answer is the same whether the address is known or not, and so is the work; only the worker that
//! would write the mail looks it up.

use actix_web::{HttpResponse, post};
use domain::text::Email;
use jiff::SignedDuration;
use persistence::{Scope, password_resets};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    body::{Body, Field, Parse, Reader, text},
    caller::Visitor,
    gate::{self, Guess},
    problem::Problem,
};

/// How long the link of the mail works.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// A mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasswordReset, example = json!({
    "email": "category.manager@northern-grocers.example",
}))]
pub(crate) struct Request {
    /// The mail address of the account.
    #[schema(value_type = String, required, format = Email, max_length = 254)]
    email: Field<String>,
}

impl Parse for Request {
    type Value = Email;

    fn parse(self, reader: &mut Reader) -> Option<Email> {
        reader.required("email", self.email, text(Email::parse))
    }
}

/// A reset that waits for its owner.
#[derive(Serialize, ToSchema)]
#[schema(as = PasswordResetSent)]
struct View {
    /// Until when the token of the mail works.
    #[schema(format = DateTime, example = "2026-01-01T11:00:00Z")]
    expires_at: String,
    /// What to do next.
    #[schema(example = "Send the token of the mail: POST /v1/auth/password-reset/confirmation.")]
    next_step: &'static str,
}

/// Ask for a new password
///
/// A mail goes to the address, if there is an account with it; the answer does not tell. The password
/// stays as it is until the token of the mail is used.
#[utoipa::path(
    operation_id = "password_reset",
    tag = "Signing in",
    request_body = Request,
    responses(
        (status = 202, description = "If there is an account, the mail is on its way.", body = View),
        (status = 429, description = "Too many mails to this address."),
    ),
    security(())
)]
#[post("/auth/password-reset")]
pub(crate) async fn password_reset(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let email = body.0;
    gate::attempt(&visitor, Guess::Reset(&email)).await?;
    let (id, now) = (visitor.fresh_uuid(), visitor.now());
    let expires_at = now.saturating_add(LIFE).unwrap_or(now);
    let token_hash = visitor.shared().secret.token(id).hash();
    visitor
        .write(&Scope::token(token_hash), async |tx| {
            Ok(password_resets::insert(tx, (id, token_hash), &email, now, expires_at).await?)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(View {
        expires_at: expires_at.to_string(),
        next_step: "Send the token of the mail: POST /v1/auth/password-reset/confirmation.",
    }))
}
