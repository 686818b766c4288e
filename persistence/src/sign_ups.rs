//! Sign-ups that wait for their address to be confirmed.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::text::{Email, PersonName};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, Writing, prepared::Prepare, rows, schema::sign_ups};

/// Somebody who has asked for an organisation of its own.
pub struct SignUp {
    /// Its id.
    pub id: Uuid,
    /// The address to confirm.
    pub email: Email,
    /// The name of the organisation.
    pub organisation_name: PersonName,
    /// The name of the person.
    pub user_name: PersonName,
    /// The argon2id hash of the password, in the PHC format.
    pub password_hash: String,
    /// The instant from which it cannot be confirmed any more.
    pub expires_at: Timestamp,
}

/// Keeps a sign-up until it is confirmed. The scope holds the token whose hash is `token_hash`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    sign_up: &SignUp,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<(), Failure> {
    diesel::insert_into(sign_ups::table)
        .values((
            sign_ups::id.eq(sign_up.id),
            sign_ups::token_hash.eq(&token_hash[..]),
            sign_ups::email.eq(sign_up.email.as_str()),
            sign_ups::organisation_name.eq(sign_up.organisation_name.as_str()),
            sign_ups::user_name.eq(sign_up.user_name.as_str()),
            sign_ups::password_hash.eq(&sign_up.password_hash),
            sign_ups::created_at.eq(at.to_diesel()),
            sign_ups::expires_at.eq(sign_up.expires_at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Takes the sign-up of the scope's token, which is used up by this; `None` when there is none or
/// its time has passed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(
    tx: &mut Writing<'_>,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<Option<SignUp>, Failure> {
    type Columns = (Uuid, String, String, String, String, jiff_diesel::Timestamp);
    let row: Option<Columns> = diesel::delete(sign_ups::table)
        .filter(sign_ups::token_hash.eq(&token_hash[..]))
        .filter(sign_ups::expires_at.gt(at.to_diesel()))
        .returning((
            sign_ups::id,
            sign_ups::email,
            sign_ups::organisation_name,
            sign_ups::user_name,
            sign_ups::password_hash,
            sign_ups::expires_at,
        ))
        .get_result(&mut tx.connection())
        .await
        .optional()?;
    row.map(|(id, email, organisation_name, user_name, password_hash, expires_at)| {
        Ok(SignUp {
            id,
            email: rows::text("sign_ups.email", Email::parse, &email)?,
            organisation_name: rows::text(
                "sign_ups.organisation_name",
                PersonName::parse,
                &organisation_name,
            )?,
            user_name: rows::text("sign_ups.user_name", PersonName::parse, &user_name)?,
            password_hash,
            expires_at: expires_at.to_jiff(),
        })
    })
    .transpose()
}

/// The id and address of the oldest sign-up whose mail is not written yet; the row stays locked, and
/// is marked as mailed with this transaction. For the worker.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn next_to_mail(
    tx: &mut Writing<'_>,
    at: Timestamp,
) -> Result<Option<(Uuid, Email)>, Failure> {
    let row: Option<(Uuid, String)> = sign_ups::table
        .filter(sign_ups::mailed_at.is_null())
        .order(sign_ups::created_at)
        .select((sign_ups::id, sign_ups::email))
        .for_update()
        .skip_locked()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((id, email)) = row else {
        return Ok(None);
    };
    diesel::update(sign_ups::table.find(id))
        .set(sign_ups::mailed_at.eq(at.to_diesel()))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(Some((id, rows::text("sign_ups.email", Email::parse, &email)?)))
}
