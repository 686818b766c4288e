//! Signing in, staying signed in, and signing out; programs have a way of their own.

mod client_credentials;
mod confirm_password_reset;
mod key_set;
mod refresh;
mod reset_password;
mod sign_out;
mod token;

use actix_web::HttpResponse;
use domain::{access::Grants, actor::Actor, member::Member, session::Session};
use jiff::Timestamp;
use persistence::Credential;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub(crate) use self::key_set::key_set_show;
use crate::{
    access_tokens::LIFE_SECONDS, problem::Problem, registration::Registration, state::Shared,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(token::token_create)
        .service(refresh::token_refresh)
        .service(sign_out::session_sign_out)
        .service(reset_password::password_reset)
        .service(confirm_password_reset::password_reset_confirm)
        .service(client_credentials::oauth_token);
}

/// An access token, and the refresh token that gets the next one.
#[derive(Serialize, ToSchema)]
#[schema(as = Tokens)]
struct TokensView {
    /// The token: a JWT (RFC 9068). Send it as `Authorization: Bearer <access_token>`.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9...")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// The seconds for which it is valid.
    #[schema(example = 600)]
    expires_in: i64,
    /// Gets the next tokens, once, with `POST /v1/auth/refresh`. Keep it where no page can read it.
    #[schema(example = "AZMAAAAAcACAAAAAAAAAAQAAAAE...")]
    refresh_token: String,
    /// Until when the session lasts; afterwards the person signs in again.
    #[schema(format = DateTime, example = "2026-01-31T10:00:00Z")]
    session_expires_at: String,
    /// The session.
    #[schema(example = "sess_01930000000070008000000000000001")]
    session: String,
    /// The organisation for which the caller acts.
    #[schema(example = "org_01930000000070008000000000000001")]
    organisation: String,
}

/// The tokens of a person who is signed in as a member.
///
/// # Errors
/// 500 when they cannot be signed.
fn tokens(
    shared: &Shared,
    session: &Session,
    member: &Member,
    id: Uuid,
    now: Timestamp,
) -> Result<HttpResponse, Problem> {
    let grants = Grants::Roles(member.roles.clone());
    let actor = Actor { user: member.user, organisation: member.organisation, grants };
    let credential = Credential::Session(session.id);
    let issued = shared.access_tokens.issue(&actor, credential, id, now);
    Ok(HttpResponse::Ok().json(TokensView {
        access_token: issued.map_err(Problem::internal)?,
        token_type: "Bearer",
        expires_in: LIFE_SECONDS,
        refresh_token: shared.secret.refresh_token(session.id, session.generation),
        session_expires_at: session.expires_at.to_string(),
        session: session.id.to_string(),
        organisation: member.organisation.to_string(),
    }))
}
