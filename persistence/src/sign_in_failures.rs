//! Failures to sign in, until a worker has told those concerned.
//!
//! Whoever fails is not told whether the address is known, nor can it measure that: the row is the same
//! for every address, and only the worker looks it up.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::text::Email;
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, Writing, prepared::Prepare, rows, schema::sign_in_failures};

/// A failure to sign in.
pub struct SignInFailure {
    /// Its id.
    pub id: Uuid,
    /// The mail address that was given.
    pub email: Email,
    /// What was wrong: `password` or `code`.
    pub wrong: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a failure. For the gate.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, failure: &SignInFailure) -> Result<(), Failure> {
    diesel::insert_into(sign_in_failures::table)
        .values((
            sign_in_failures::id.eq(failure.id),
            sign_in_failures::email.eq(failure.email.as_str()),
            sign_in_failures::wrong.eq(failure.wrong.as_str()),
            sign_in_failures::at.eq(failure.at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Takes the oldest failure away. For the worker.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(tx: &mut Writing<'_>) -> Result<Option<SignInFailure>, Failure> {
    type Columns = (Uuid, String, String, jiff_diesel::Timestamp);
    let row: Option<Columns> = sign_in_failures::table
        .order(sign_in_failures::at)
        .select((
            sign_in_failures::id,
            sign_in_failures::email,
            sign_in_failures::wrong,
            sign_in_failures::at,
        ))
        .for_update()
        .skip_locked()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((id, email, wrong, at)) = row else {
        return Ok(None);
    };
    diesel::delete(sign_in_failures::table.find(id)).execute(&mut tx.connection()).await?;
    let email = rows::text("sign_in_failures.email", Email::parse, &email)?;
    Ok(Some(SignInFailure { id, email, wrong, at: at.to_jiff() }))
}
