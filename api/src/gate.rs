//! The gate before everything that can be guessed: an attempt counts, by what is guessed at and by
//! where it comes from, before it is tried.
//!
//! What is counted is an HMAC, so that the table tells no addresses; an address that is not known is
//! counted like any other.

use actix_web::http::header;
use domain::{
    text::Email,
    throttle::{COMES_FROM, GUESSED_AT, Rule, TooEarly},
};
use persistence::{
    Scope, Writing,
    sign_in_failures::{self, SignInFailure},
    throttles::{self, Key},
};

use crate::{
    caller::Visitor,
    problem::{Code, Problem},
};

/// What is guessed at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Guess<'a> {
    /// The password of an address.
    Password(&'a Email),
    /// The second factor of a person.
    Code(domain::id::UserId),
    /// The secret of a client id, known or not: too long to be guessed, so that only whoever tries is
    /// held back.
    Secret(&'a str),
    /// Nothing; but each one sends a mail to this address.
    Mail(&'a Email),
}

/// An attempt that was let through.
pub(crate) struct Attempt {
    guessed_at: Key,
    comes_from: Key,
}

/// Counts an attempt.
///
/// # Errors
/// 429 when it comes too early; then it counts for nothing.
pub(crate) async fn attempt(visitor: &Visitor, guess: Guess<'_>) -> Result<Attempt, Problem> {
    let (secret, network) = (&visitor.shared().secret, visitor.client().network());
    let key = |of: String| secret.derive("throttle", of.as_bytes());
    let guessed_at = match guess {
        Guess::Password(email) => key(format!("password {}", email.as_str())),
        Guess::Code(user) => key(format!("code {user}")),
        Guess::Secret(client) => key(format!("secret {client} {network}")),
        Guess::Mail(email) => key(format!("mail {}", email.as_str())),
    };
    let attempt = Attempt { guessed_at, comes_from: key(format!("network {network}")) };
    visitor
        .write(&Scope::gate(), async |tx| {
            count(tx, attempt.comes_from, COMES_FROM, visitor).await?;
            count(tx, attempt.guessed_at, GUESSED_AT, visitor).await
        })
        .await?;
    Ok(attempt)
}

async fn count(
    tx: &mut Writing<'_>,
    key: Key,
    rule: Rule,
    visitor: &Visitor,
) -> Result<(), Problem> {
    Ok(throttles::attempt(tx, key, rule, visitor.now()).await??)
}

impl Attempt {
    /// It succeeded: what was guessed at is free again, in the transaction of the success itself,
    /// which then goes on in the scope in which it began.
    ///
    /// # Errors
    /// A failure of the database.
    pub(crate) async fn succeeded(&self, tx: &mut Writing<'_>) -> Result<(), Problem> {
        Ok(throttles::succeed(tx, self.guessed_at, self.comes_from).await?)
    }
}

/// Keeps a failure to sign in, to be told to the organisations of whoever has the address, if anybody
/// has.
///
/// # Errors
/// A failure of the database.
pub(crate) async fn failed(visitor: &Visitor, email: &Email) -> Result<(), Problem> {
    let failure = SignInFailure {
        id: visitor.fresh_uuid(),
        email: email.clone(),
        address: visitor.client().address(),
        at: visitor.now(),
    };
    let keep = async |tx: &mut Writing<'_>| Ok(sign_in_failures::insert(tx, &failure).await?);
    visitor.write(&Scope::gate(), keep).await
}

impl From<TooEarly> for Problem {
    fn from(early: TooEarly) -> Self {
        let seconds = early.seconds;
        let detail = format!("Wait {seconds} s before the next attempt.");
        Self::new(Code::TooManyAttempts, detail)
            .with_header(header::RETRY_AFTER, &seconds.to_string())
    }
}
