//! Sessions: a person sees and ends its own; whoever presents a refresh token sees the one it is of.

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, SessionId, UserId},
    session::Session,
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{Failure, Reading, Scope, Writing, prepared::Prepare, rows::written, schema::sessions};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    user_id: Uuid,
    acts_for: Option<Uuid>,
    generation: i32,
    second_factor: bool,
    client: String,
    address: String,
    created_at: jiff_diesel::Timestamp,
    refreshed_at: jiff_diesel::Timestamp,
    expires_at: jiff_diesel::Timestamp,
    ended_at: NullableTimestamp,
}

/// What of a session changes.
#[derive(AsChangeset)]
#[diesel(treat_none_as_null = true)]
#[diesel(table_name = sessions)]
struct Changes<'a> {
    acts_for: Option<Uuid>,
    generation: i32,
    client: &'a str,
    address: &'a str,
    refreshed_at: jiff_diesel::Timestamp,
    ended_at: NullableTimestamp,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            user: Id::new(row.user_id),
            acts_for: row.acts_for.map(Id::new),
            generation: row.generation,
            second_factor: row.second_factor,
            client: row.client,
            address: row.address,
            created_at: row.created_at.to_jiff(),
            refreshed_at: row.refreshed_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
            ended_at: row.ended_at.to_jiff(),
        }
    }
}

/// Keeps a new session.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, session: &Session) -> Result<(), Failure> {
    let row = Row {
        id: session.id.uuid(),
        user_id: session.user.uuid(),
        acts_for: session.acts_for.map(Id::uuid),
        generation: session.generation,
        second_factor: session.second_factor,
        client: session.client.clone(),
        address: session.address.clone(),
        created_at: session.created_at.to_diesel(),
        refreshed_at: session.refreshed_at.to_diesel(),
        expires_at: session.expires_at.to_diesel(),
        ended_at: session.ended_at.to_diesel(),
    };
    let row = diesel::insert_into(sessions::table).values(row);
    written(row.prepared().execute(&mut tx.connection())).await
}

/// Locks the session whose refresh token the scope presents. From here on the transaction works for
/// its person.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_presented(
    tx: &mut Writing<'_>,
    id: SessionId,
) -> Result<Option<Session>, Failure> {
    let row: Option<Uuid> = sessions::table
        .find(id.uuid())
        .select(sessions::user_id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some(person) = row.map(UserId::new) else {
        return Ok(None);
    };
    tx.enter(&Scope::person(person)).await?;
    lock(tx, person, id).await
}

/// Locks a session of the person.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    person: UserId,
    id: SessionId,
) -> Result<Option<Session>, Failure> {
    let row: Option<Row> = sessions::table
        .find(id.uuid())
        .filter(sessions::user_id.eq(person.uuid()))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(Session::from))
}

/// A session of the person.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    person: UserId,
    id: SessionId,
) -> Result<Option<Session>, Failure> {
    let row: Option<Row> = sessions::table
        .find(id.uuid())
        .filter(sessions::user_id.eq(person.uuid()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(Session::from))
}

/// Saves a session that has changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, session: &Session) -> Result<(), Failure> {
    let changes = Changes {
        acts_for: session.acts_for.map(Id::uuid),
        generation: session.generation,
        client: &session.client,
        address: &session.address,
        refreshed_at: session.refreshed_at.to_diesel(),
        ended_at: session.ended_at.to_diesel(),
    };
    let row = diesel::update(sessions::table.find(session.id.uuid()))
        .filter(sessions::user_id.eq(session.user.uuid()))
        .set(changes);
    written(row.prepared().execute(&mut tx.connection())).await
}

/// Notes whether a session of the person has shown a second factor.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn set_second_factor(
    tx: &mut Writing<'_>,
    person: UserId,
    id: SessionId,
    shown: bool,
) -> Result<(), Failure> {
    let row = diesel::update(sessions::table.find(id.uuid()))
        .filter(sessions::user_id.eq(person.uuid()))
        .set(sessions::second_factor.eq(shown));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// The sessions of the person that are live, behind `after`, in the order of their beginning.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    person: UserId,
    now: Timestamp,
    after: Option<SessionId>,
    limit: u16,
) -> Result<Vec<Session>, Failure> {
    let rows: Vec<Row> = sessions::table
        .filter(sessions::user_id.eq(person.uuid()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.to_diesel()))
        .filter(sessions::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(sessions::id)
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Ends every session of the person but `spared`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn end_others(
    tx: &mut Writing<'_>,
    person: UserId,
    spared: Option<SessionId>,
    at: Timestamp,
) -> Result<(), Failure> {
    diesel::update(sessions::table)
        .filter(sessions::user_id.eq(person.uuid()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(spared.map(Id::uuid).unwrap_or_default()))
        .set(sessions::ended_at.eq(at.to_diesel()))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
