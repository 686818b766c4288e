//! The gate before everything that can be guessed: an attempt counts, by what is guessed at and by
//! where it comes from, before it is tried.
//!
//! What is counted is an HMAC, so that the table tells no addresses; an address that is not known is
//! counted like any other.

use actix_web::http::header;
use domain::{
    id::{OrganisationId, UserId},
    text::Email,
    throttle::{COMES_FROM, FROM_ANYWHERE, GUESSED_AT, INVITES, INVITES_IN_TIME, Rule, TooEarly},
};
use jiff::Timestamp;
use persistence::{
    Failure, Scope, Writing,
    sign_in_failures::{self, SignInFailure},
    throttles::{self, Key},
};

use crate::{
    caller::Visitor,
    problem::{Code, Problem},
    state::Shared,
};

/// What is guessed at, or asked for again and again.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Guess<'a> {
    /// The password of an address.
    Password(&'a Email),
    /// The second factor of a person.
    Code(UserId),
    /// The secret of a client id, known or not: too long to be guessed, so that only whoever tries is
    /// held back.
    Secret(&'a str),
    /// A mail to this address, to sign up.
    SignUp(&'a Email),
    /// A mail to this address, to set a new password.
    Reset(&'a Email),
    /// A mail to this address, from an organisation.
    Invite(OrganisationId, &'a Email),
}

/// An attempt that was let through.
pub(crate) struct Attempt {
    /// What counts until one succeeds.
    guessed_at: Key,
    /// What counts besides.
    others: Vec<Key>,
}

/// What an attempt counts by, in the order of their locks, so that no two wait for each other: what most
/// share comes first, and last what counts until one succeeds.
fn counts(guess: Guess<'_>, network: &str) -> Vec<(String, Rule)> {
    let from_there = (format!("network {network}"), COMES_FROM);
    match guess {
        // By address and network, so that nobody elsewhere keeps its owner out.
        Guess::Password(email) => {
            let password = format!("password {}", email.as_str());
            let here = (format!("{password} {network}"), GUESSED_AT);
            vec![from_there, (password, FROM_ANYWHERE), here]
        }
        Guess::Code(user) => vec![from_there, (format!("code {user}"), GUESSED_AT)],
        Guess::Secret(client) => {
            vec![from_there, (format!("secret {client} {network}"), GUESSED_AT)]
        }
        Guess::SignUp(email) => {
            vec![from_there, (format!("sign-up {}", email.as_str()), GUESSED_AT)]
        }
        Guess::Reset(email) => {
            vec![from_there, (format!("reset {}", email.as_str()), GUESSED_AT)]
        }
        // By the organisation that sends, so that none learns of another's.
        Guess::Invite(organisation, email) => {
            vec![(by(organisation), INVITES), (to(organisation, email), GUESSED_AT)]
        }
    }
}

/// Counts an attempt.
///
/// # Errors
/// 429 when it comes too early; then it counts for nothing.
pub(crate) async fn attempt(visitor: &Visitor, guess: Guess<'_>) -> Result<Attempt, Problem> {
    let secret = &visitor.shared().secret;
    let counts: Vec<_> = counts(guess, &visitor.client().network())
        .into_iter()
        .map(|(by, rule)| (secret.derive("throttle", by.as_bytes()), rule))
        .collect();
    visitor
        .write(&Scope::gate(), async |tx| {
            for (key, rule) in &counts {
                throttles::attempt(tx, *key, *rule, visitor.now()).await??;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    let mut others: Vec<_> = counts.into_iter().map(|(key, _)| key).collect();
    let guessed_at = others.pop().unwrap_or_default();
    Ok(Attempt { guessed_at, others })
}

/// Counts that an organisation sends mails at once to people who have not asked for them, each to another
/// address: all of them or none where somebody waits for the `whole`, else as many as may be in their order,
/// which leaves room for whoever waits. Gives how many count, and how long the next has to wait.
///
/// # Errors
/// A failure of the database.
pub(crate) async fn invite(
    tx: &mut Writing<'_>,
    shared: &Shared,
    organisation: OrganisationId,
    addresses: &[&Email],
    (at, whole): (Timestamp, bool),
) -> Result<(usize, Option<TooEarly>), Failure> {
    let key = |by: &str| shared.secret.derive("throttle", by.as_bytes());
    let each = addresses.iter().map(|email| key(&to(organisation, email))).collect::<Vec<_>>();
    let rule = if whole { INVITES } else { INVITES_IN_TIME };
    let all = (key(&by(organisation)), rule);
    throttles::attempt_each(tx, all, (&each, GUESSED_AT), (at, whole)).await
}

/// What counts all invitations of an organisation.
fn by(organisation: OrganisationId) -> String {
    format!("invites {organisation}")
}

/// What counts those to one address.
fn to(organisation: OrganisationId, email: &Email) -> String {
    format!("invite {organisation} {}", email.as_str())
}

impl Attempt {
    /// It succeeded: what was guessed at is free again, in the transaction of the success itself,
    /// which then goes on in the scope in which it began.
    ///
    /// # Errors
    /// A failure of the database.
    pub(crate) async fn succeeded(&self, tx: &mut Writing<'_>) -> Result<(), Problem> {
        Ok(throttles::succeed(tx, self.guessed_at, &self.others).await?)
    }
}

/// Keeps a failure to sign in, to be told to the organisations of whoever has the address, if anybody
/// has.
///
/// # Errors
/// A failure of the database.
pub(crate) async fn failed(
    visitor: &Visitor,
    email: &Email,
    wrong: &'static str,
) -> Result<(), Problem> {
    let failure = SignInFailure {
        id: visitor.fresh_uuid(),
        email: email.clone(),
        wrong: wrong.to_owned(),
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
