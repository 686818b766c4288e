//! Second factors: one-time passwords by time (RFC 6238) of any authenticator, and recovery codes.

mod begin;
mod codes;
mod confirm;
mod remove;
mod renew_codes;

use domain::{
    audit::Kind,
    id::UserId,
    second_factor::{SecondFactor, Shown},
    text::{Password, TextError},
};
use persistence::{
    Scope, Writing, accounts,
    audit::{self, Entry},
    mails, second_factors,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    body::Wrong,
    caller::Visitor,
    gate::{self, Guess},
    mail::{self, Template},
    problem::{Code, Problem},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(begin::second_factor_begin)
        .service(confirm::second_factor_confirm)
        .service(renew_codes::second_factor_renew_codes)
        .service(remove::second_factor_remove);
}

/// Codes for the day on which the device is lost. They are shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = RecoveryCodeList)]
struct RecoveryCodesView {
    /// Each works once, in place of a one-time password.
    #[schema(example = json!(["1a2b-3c4d-5e6f-7a8b"]))]
    recovery_codes: Vec<String>,
}

impl RecoveryCodesView {
    fn new(visitor: &Visitor, factor: &SecondFactor) -> Self {
        Self { recovery_codes: codes::recovery(&visitor.shared().secret, factor) }
    }
}

/// Reads a code as it is typed, with or without spaces and hyphens.
///
/// # Errors
/// A fault when it is longer than any code.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a parser takes what it parses, so that it can be given to the reader as it is"
)]
pub(crate) fn code(raw: String) -> Result<String, Wrong> {
    if raw.chars().count() <= 40 {
        let plain = raw.chars().filter(|one| !one.is_whitespace() && *one != '-');
        return Ok(plain.flat_map(char::to_lowercase).collect());
    }
    Err(TextError::TooLong { max: 40 }.into())
}

/// The least number of characters of a new password.
pub(crate) fn least(factor: Option<&SecondFactor>) -> usize {
    match factor {
        Some(factor) if factor.confirmed_at.is_some() => Password::BESIDE,
        Some(_) | None => Password::ALONE,
    }
}

/// True once the person has shown its second factor; false where it has none.
///
/// # Errors
/// 401 when a code is needed and not given, or does not fit.
pub(crate) async fn show(
    tx: &mut Writing<'_>,
    visitor: &Visitor,
    person: UserId,
    code: Option<&str>,
) -> Result<bool, Problem> {
    let factor = second_factors::lock(tx, person).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else {
        return Ok(false);
    };
    let Some(code) = code else {
        let detail = "Send the same again with the code of your device, or a recovery code.";
        return Err(Problem::new(Code::SecondFactorNeeded, detail));
    };
    let taken = take(tx, visitor, factor, code).await?;
    let refused =
        || Problem::new(Code::InvalidOneTimePassword, "The code does not fit, or was used before.");
    taken.map(|_| true).ok_or_else(refused)
}

/// The same for who is signed in already.
///
/// # Errors
/// 422 at `code` when it does not fit, or was used.
pub(crate) async fn require_code(
    tx: &mut Writing<'_>,
    visitor: &Visitor,
    factor: SecondFactor,
    code: &str,
) -> Result<SecondFactor, Problem> {
    let wrong = || Problem::field("code", Wrong::new("wrong", "does not fit, or was used before"));
    take(tx, visitor, factor, code).await?.ok_or_else(wrong)
}

/// Uses a code up; `None` when it does not fit, or was used.
async fn take(
    tx: &mut Writing<'_>,
    visitor: &Visitor,
    factor: SecondFactor,
    code: &str,
) -> Result<Option<SecondFactor>, Problem> {
    let now = visitor.now();
    let Some(shown) = codes::shown(&visitor.shared().secret, &factor, code, now) else {
        return Ok(None);
    };
    let Some(factor) = factor.take(shown) else {
        return Ok(None);
    };
    second_factors::put(tx, &factor).await?;
    if let Shown::Recovery(_) = shown {
        let entry = Entry::own(Kind::RecoveryUsed, factor.user, now);
        let left = format!("{} left", factor.recovery_left.len());
        audit::record_for_person(tx, factor.user, &entry.with(left)).await?;
        if let Some(itself) = accounts::itself(tx, factor.user).await? {
            let mail = mail::to_itself(Template::RecoveryUsed, visitor.fresh_uuid(), &itself);
            mails::queue_besides(tx, &[mail], now).await?;
        }
    }
    Ok(Some(factor))
}

/// Goes on only if the password is the one of the person: for what somebody who found an open session
/// must not do. An attempt counts like one to sign in.
///
/// # Errors
/// 422 at `field` when it is another.
pub(crate) async fn require_password(
    visitor: &Visitor,
    person: UserId,
    password: String,
    field: &str,
) -> Result<accounts::Itself, Problem> {
    let itself = visitor
        .read(&Scope::person(person), async |tx| Ok(accounts::itself(tx, person).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let attempt = gate::attempt(visitor, Guess::Password(&itself.email)).await?;
    let stored = Some(itself.password_hash.clone());
    if visitor.shared().passwords.check(password, stored).await? {
        visitor.write(&Scope::gate(), async |tx| attempt.succeeded(tx).await).await?;
        return Ok(itself);
    }
    gate::failed(visitor, &itself.email, "password").await?;
    Err(Problem::field(field, Wrong::new("wrong", "is not the present password")))
}
