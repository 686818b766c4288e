//! Passwords: argon2id, on a bounded number of threads, so that sign-ins cannot starve the rest.
//!
//! An unknown address costs the same as a wrong password: it is checked against a hash of nobody's. A
//! new password must not be one of those that are guessed first; of which characters it consists is
//! its owner's business (NIST SP 800-63B-4, 3.1.1.2).

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::text::{Password, TextError};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::{
    body::Wrong,
    problem::{Code, Problem},
};

/// Reads a new password for an account without a second factor, which is taken as it was typed.
///
/// # Errors
/// A fault when it is too short or too long.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a parser takes what it parses, so that it can be given to the reader as it is"
)]
pub(crate) fn parse(raw: String) -> Result<Password, Wrong> {
    Ok(Password::parse(&normal(&raw), Password::ALONE)?)
}

/// Reads a password that is to be compared.
///
/// # Errors
/// A fault when it is longer than any can be.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a parser takes what it parses, so that it can be given to the reader as it is"
)]
pub(crate) fn present(raw: String) -> Result<String, Wrong> {
    let raw = normal(&raw);
    if raw.chars().count() <= Password::MOST {
        return Ok(raw);
    }
    Err(TextError::TooLong { max: Password::MOST }.into())
}

/// Reads a new password for an account that may have a second factor: how long it has to be is known
/// once that is.
///
/// # Errors
/// A fault when it is too short in any case, or too long.
pub(crate) fn beside_a_second_factor(raw: String) -> Result<String, Wrong> {
    let raw = present(raw)?;
    Password::parse(&raw, Password::BESIDE)?;
    Ok(raw)
}

/// The same characters whatever keyboard and system they come from (NIST asks for NFKC or NFKD).
pub(crate) fn normal(raw: &str) -> String {
    raw.nfkc().collect()
}

/// So many guesses, as a power of ten, is what somebody tries who attacks many accounts at once.
const GUESSED_FIRST: f64 = 9.0;

/// True for a password that is guessed early: a common one, a run or repetition of keys, or one made
/// of what everybody knows of its owner.
fn is_guessed_first(password: &str, known: &[String]) -> bool {
    let known = known.iter().map(String::as_str).chain(["tandem", "supplier", "portal"]);
    let known: Vec<_> = known.collect();
    zxcvbn::zxcvbn(password, &known).guesses_log10() < GUESSED_FIRST
}

/// How long somebody may wait for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an unknown address is checked against: it costs as much as a hash of ours, and no password is
/// known to have it.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$Y4KzzIgUErd7/K7tAmABwA2eMCXmbCD25+kvB5hRRio";

/// Hashes and checks passwords.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// Somebody waits for a turn, until this is dropped.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A password cannot be hashed.
#[derive(Debug, thiserror::Error)]
#[error("a password cannot be hashed: {0}")]
struct HashError(String);

fn hash(password: &str) -> Result<String, HashError> {
    // The defaults are argon2id, 19 MiB, two passes, one lane (OWASP's first choice).
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| HashError(error.to_string()))
}

fn matches(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

impl Passwords {
    /// Hashes on at most `threads` threads at once.
    pub(crate) fn new(threads: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(threads)), waiting: Arc::default() }
    }

    /// How many passwords wait for a turn.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The hash of a new password, in the PHC format. `known` is what is known of its owner, such as
    /// its name; `field` is where the request has it.
    ///
    /// # Errors
    /// [`Problem`] when it would be guessed first, or no turn comes in time.
    pub(crate) async fn hash(
        &self,
        password: Password,
        known: Vec<String>,
        field: &'static str,
    ) -> Result<String, Problem> {
        let hashed = self
            .turn(move || {
                let password = password.expose();
                (!is_guessed_first(password, &known)).then(|| hash(password))
            })
            .await?;
        let too_common = || {
            let detail = "is among those that are guessed first: take several words that say \
                          nothing of you";
            Problem::field(field, Wrong::new("too_common", detail))
        };
        hashed.ok_or_else(too_common)?.map_err(Problem::internal)
    }

    /// True if the password is the one of the stored hash; where there is none, it takes the same
    /// time and is false.
    ///
    /// # Errors
    /// [`Problem`] when no turn comes in time.
    pub(crate) async fn check(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, Problem> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODYS.to_owned());
        Ok(self.turn(move || matches(&password, &stored)).await? && known)
    }

    async fn turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(Code::Unavailable, "Too many people are signing in just now.");
        let waits = Waits::begin(&self.waiting);
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        drop(waits);
        let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(Problem::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused_and_words_are_not() {
        let known = vec!["Northern Grocers".to_owned(), "lead@northern.example".to_owned()];
        for bad in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "qwertyuiopasdfghjkl",
            "abcabcabcabcabcabc",
            "iloveyouiloveyou",
            "tandemtandemtandem",
            "northern grocers",
            "lead@northern.example",
            "Password12345678",
        ] {
            assert!(is_guessed_first(bad, &known), "{bad}");
        }
        for good in [
            "a passphrase of several words",
            "another passphrase of words",
            "correct horse battery staple",
            "Weidenkätzchen am Bahndamm",
            "牛乳とオーツ麦の飲み物は紙の瓶で",
        ] {
            assert!(!is_guessed_first(good, &known), "{good}");
        }
    }

    #[test]
    fn the_same_characters_are_the_same_password() {
        assert_eq!(normal("caf\u{e9} und mehr davon"), normal("cafe\u{301} und mehr davon"));
    }

    #[test]
    fn nobodys_hash_costs_what_a_hash_of_ours_does() {
        let ours = hash("a passphrase of several words").unwrap();
        let (ours, nobodys) =
            (PasswordHash::new(&ours).unwrap(), PasswordHash::new(NOBODYS).unwrap());
        assert_eq!(nobodys.algorithm, ours.algorithm);
        assert_eq!(nobodys.version, ours.version);
        assert_eq!(nobodys.params, ours.params);
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|hash| hash.as_bytes().len());
        assert_eq!(length(&nobodys), length(&ours));
    }
}
