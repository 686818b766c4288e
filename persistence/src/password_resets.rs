//! Requests for a new password that wait for their owner to follow the link of the mail.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::text::Email;
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, Reading, Scope, Writing, prepared::Prepare, rows, schema::password_resets};

/// Keeps a request until it is used. The scope holds the token whose hash is `token_hash`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    (id, token_hash): (Uuid, [u8; 32]),
    email: &Email,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Failure> {
    diesel::insert_into(password_resets::table)
        .values((
            password_resets::id.eq(id),
            password_resets::token_hash.eq(&token_hash[..]),
            password_resets::email.eq(email.as_str()),
            password_resets::created_at.eq(at.to_diesel()),
            password_resets::expires_at.eq(expires_at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// The address of the request of the scope's token; `None` when there is none or its time has passed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<Option<Email>, Failure> {
    let email: Option<String> = password_resets::table
        .filter(password_resets::token_hash.eq(&token_hash[..]))
        .filter(password_resets::expires_at.gt(at.to_diesel()))
        .select(password_resets::email)
        .first(&mut tx.connection())
        .await
        .optional()?;
    email.map(|email| rows::text("password_resets.email", Email::parse, &email)).transpose()
}

/// Takes the request of the scope's token, which is used up by this.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(
    tx: &mut Writing<'_>,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<Option<Email>, Failure> {
    let email: Option<String> = diesel::delete(password_resets::table)
        .filter(password_resets::token_hash.eq(&token_hash[..]))
        .filter(password_resets::expires_at.gt(at.to_diesel()))
        .returning(password_resets::email)
        .get_result(&mut tx.connection())
        .await
        .optional()?;
    email.map(|email| rows::text("password_resets.email", Email::parse, &email)).transpose()
}

/// Forgets every request for this address: its owner has a new password. The transaction goes on in the
/// scope in which it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn forget(tx: &mut Writing<'_>, email: &Email) -> Result<(), Failure> {
    tx.enter(&Scope::address(email.clone())).await?;
    diesel::delete(password_resets::table)
        .filter(password_resets::email.eq(email.as_str()))
        .execute(&mut tx.connection())
        .await?;
    tx.leave().await
}

/// The id and address of the oldest request whose mail is not written yet; it is marked as mailed with
/// this transaction. For the worker.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn next_to_mail(
    tx: &mut Writing<'_>,
    at: Timestamp,
) -> Result<Option<(Uuid, Email)>, Failure> {
    let row: Option<(Uuid, String)> = password_resets::table
        .filter(password_resets::mailed_at.is_null())
        .order(password_resets::created_at)
        .select((password_resets::id, password_resets::email))
        .for_update()
        .skip_locked()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((id, email)) = row else {
        return Ok(None);
    };
    diesel::update(password_resets::table.find(id))
        .set(password_resets::mailed_at.eq(at.to_diesel()))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(Some((id, rows::text("password_resets.email", Email::parse, &email)?)))
}
