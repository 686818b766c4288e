//! Answers to requests that carried an idempotency key, kept in the transaction of the work itself.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, QueryableByName,
    Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, Writing, prepared::Prepare, schema::idempotency_keys};

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys, check_for_backend(diesel::pg::Pg))]
pub struct Answer {
    /// The HTTP status.
    pub status: i16,
    /// The `Location` header.
    pub location: Option<String>,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a key.
pub enum Claim {
    /// Nothing: the work is to be done.
    New,
    /// Another request with it is under way.
    Running,
    /// It was used for another request.
    Mismatch,
    /// The work was done: this is the answer.
    Done(Answer),
}

/// Looks a key up for the caller's organisation, and holds it until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn claim(
    tx: &mut Writing<'_>,
    key: &str,
    request_hash: [u8; 32],
) -> Result<Claim, Failure> {
    #[derive(QueryableByName)]
    struct Lock {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        held: bool,
    }
    let organisation = tx.organisation();
    let lock: Lock = diesel::sql_query(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0)) AS held",
    )
    .bind::<diesel::sql_types::Text, _>(organisation.to_string())
    .bind::<diesel::sql_types::Text, _>(key)
    .get_result(&mut tx.connection())
    .await?;
    if !lock.held {
        return Ok(Claim::Running);
    }
    let row: Option<(Vec<u8>, Answer)> = idempotency_keys::table
        .find((organisation, key))
        .select((idempotency_keys::request_hash, Answer::as_select()))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(match row {
        None => Claim::New,
        Some((hash, answer)) if hash == request_hash => Claim::Done(answer),
        Some(_) => Claim::Mismatch,
    })
}

/// Keeps the answer to a request, for the organisation as which the transaction began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn keep(
    tx: &mut Writing<'_>,
    key: &str,
    request_hash: [u8; 32],
    answer: &Answer,
    at: Timestamp,
) -> Result<(), Failure> {
    tx.leave().await?;
    let organisation: Uuid = tx.organisation();
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::organisation_id.eq(organisation),
            idempotency_keys::key.eq(key),
            idempotency_keys::request_hash.eq(&request_hash[..]),
            answer.clone(),
            idempotency_keys::created_at.eq(at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
