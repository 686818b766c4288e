//! A program signs in with the id and a secret of its service account: OAuth 2, client credentials
//! (RFC 6749, 4.4).
//!
//! Other parameters are ignored, as that standard demands, and an error has its `error` member.

use actix_web::{HttpResponse, http::header, post, web};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    access::{Grants, Permission, Scopes},
    actor::Actor,
    audit::Kind,
    id::{Id, UserId},
    machine::Name,
    service_account::State,
};
use persistence::{
    Credential, Scope,
    audit::{self, Entry},
    service_accounts,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access_tokens::LIFE_SECONDS,
    caller::Visitor,
    gate::{self, Guess},
    problem::{Code, Problem},
    secrets::ClientSecret,
};

/// How a program signs in. Other parameters are ignored.
#[derive(ToSchema)]
#[schema(as = ClientCredentials, example = json!({
    "grant_type": "client_credentials",
    "client_id": "user_01930000000070008000000000000001",
    "client_secret": "tandem_secret_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
}))]
#[expect(dead_code, reason = "describes the form that the handler reads parameter by parameter")]
pub(crate) struct Form {
    /// Always `client_credentials`.
    grant_type: String,
    /// The client id, unless it comes by Basic authentication.
    client_id: Option<String>,
    /// A secret, unless it comes by Basic authentication.
    client_secret: Option<String>,
    /// Some of the account's scopes, separated by spaces; all of them where none are named.
    scope: Option<String>,
}

/// An access token of a service account.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientToken)]
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
    /// The scopes that it has.
    #[schema(example = "read write_proposals")]
    scope: String,
}

/// Sign in as a service account
///
/// The id and a secret of a service account, by Basic authentication or in the form (OAuth 2, client
/// credentials). There is no refresh token: ask again.
#[utoipa::path(
    operation_id = "oauth_token",
    tag = "Signing in",
    request_body(content = Form, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Signed in.", body = View),
        (status = 400, description = "The request is not valid."),
        (status = 401, description = "Id and secret do not match a service account."),
        (status = 429, description = "Too many attempts."),
    ),
    security(())
)]
#[post("/oauth/token")]
pub(crate) async fn oauth_token(
    visitor: Visitor,
    form: Result<web::Form<Vec<(String, String)>>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let form = form.map_err(|_| {
        let detail = "Send a form: Content-Type: application/x-www-form-urlencoded.";
        Problem::new(Code::InvalidRequest, detail)
    })?;
    match one(&form, "grant_type")?.as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            let detail = "grant_type must be client_credentials.";
            return Err(Problem::new(Code::UnsupportedGrantType, detail));
        }
        None => return Err(Problem::new(Code::InvalidRequest, "grant_type is missing.")),
    }
    let (client, secret) = credentials(&visitor, &form)?;
    let wanted = one(&form, "scope")?;
    let attempt = gate::attempt(&visitor, Guess::Secret(&client)).await?;
    let secret = ClientSecret::parse(&secret).ok_or_else(refused)?;
    let client = UserId::parse(&client).ok_or_else(refused)?;
    let (hash, now) = (secret.hash(), visitor.now());
    let (actor, credential) = visitor
        .write(&Scope::token(hash), async |tx| {
            let found = service_accounts::present(tx, hash, now).await?;
            let (account, secret) = found.ok_or_else(refused)?;
            let lives = account.state == State::Active
                && account.expires_at.is_none_or(|until| now < until);
            if account.id != client || !lives {
                return Err(refused());
            }
            let scopes = narrowed(account.scopes, wanted.as_deref())?;
            let grants = Grants::Scopes(scopes);
            let actor = Actor { user: account.id, organisation: account.organisation, grants };
            let address = visitor.client().address();
            let entry = Entry::new(Kind::KeyUsed, (&actor).into(), &address, now);
            audit::record(tx, &entry.with(secret.to_string())).await?;
            attempt.succeeded(tx).await?;
            Ok((actor, Credential::Secret(secret)))
        })
        .await?;
    let tokens = &visitor.shared().access_tokens;
    let issued = tokens.issue(&actor, credential, visitor.fresh_uuid(), now);
    Ok(HttpResponse::Ok().json(View {
        access_token: issued.map_err(Problem::internal)?,
        token_type: "Bearer",
        expires_in: LIFE_SECONDS,
        scope: actor.grants.names().join(" "),
    }))
}

fn refused() -> Problem {
    let detail = "Client id and secret do not match a service account.";
    Problem::new(Code::InvalidClient, detail)
}

/// A parameter that may be there once.
fn one(form: &[(String, String)], name: &str) -> Result<Option<String>, Problem> {
    let mut values = form.iter().filter(|(other, _)| other == name).map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty()).cloned();
    if values.next().is_some() {
        let detail = format!("The parameter {name} is there twice.");
        return Err(Problem::new(Code::InvalidRequest, detail));
    }
    Ok(value)
}

/// Id and secret, which come one way or the other.
fn credentials(visitor: &Visitor, form: &[(String, String)]) -> Result<(String, String), Problem> {
    let posted = one(form, "client_id")?.zip(one(form, "client_secret")?);
    let header = visitor.header(&header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    match header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic")) {
        None => posted.ok_or_else(refused),
        Some((_, encoded)) if posted.is_none() => basic(encoded).ok_or_else(refused),
        Some(_) => {
            let detail = "Send the secret either by Basic authentication or in the form.";
            Err(Problem::new(Code::InvalidRequest, detail))
        }
    }
}

fn basic(encoded: &str) -> Option<(String, String)> {
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    // Neither holds a character that the form's encoding would change (RFC 6749, 2.3.1).
    let (client, secret) = decoded.split_once(':')?;
    Some((client.to_owned(), secret.to_owned()))
}

/// The scopes that are wanted, all of which the account must hold.
fn narrowed(held: Scopes, wanted: Option<&str>) -> Result<Scopes, Problem> {
    let Some(wanted) = wanted else {
        return Ok(held);
    };
    let parse = |name: &str| Permission::parse(name).filter(|one| held.iter().any(|it| it == *one));
    let scopes = wanted.split_ascii_whitespace().map(parse).collect::<Option<Vec<_>>>();
    scopes.and_then(Scopes::new).ok_or_else(|| {
        let names: Vec<_> = held.iter().map(Name::as_str).collect();
        let detail = format!("The account holds the scopes {}.", names.join(" "));
        Problem::new(Code::InvalidScope, detail)
    })
}
