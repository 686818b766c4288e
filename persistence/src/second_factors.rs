//! Second factors: each seen by its person alone.

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, UserId},
    second_factor::SecondFactor,
};
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{Failure, Reading, Writing, prepared::Prepare, rows::written, schema::second_factors};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
#[diesel(table_name = second_factors, check_for_backend(diesel::pg::Pg))]
struct Row {
    user_id: Uuid,
    seed: Uuid,
    confirmed_at: NullableTimestamp,
    last_step: i64,
    recovery_seed: Uuid,
    recovery_left: Vec<i16>,
}

impl From<Row> for SecondFactor {
    fn from(row: Row) -> Self {
        Self {
            user: Id::new(row.user_id),
            seed: row.seed,
            confirmed_at: row.confirmed_at.to_jiff(),
            last_step: row.last_step,
            recovery_seed: row.recovery_seed,
            recovery_left: row.recovery_left,
        }
    }
}

/// The second factor of the person, confirmed or not.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, person: UserId) -> Result<Option<SecondFactor>, Failure> {
    let row: Option<Row> = second_factors::table
        .find(person.uuid())
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(SecondFactor::from))
}

/// Locks the second factor of the person, confirmed or not.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, person: UserId) -> Result<Option<SecondFactor>, Failure> {
    let row: Option<Row> = second_factors::table
        .find(person.uuid())
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(SecondFactor::from))
}

/// Keeps the second factor of a person, in place of the one that it had.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn put(tx: &mut Writing<'_>, factor: &SecondFactor) -> Result<(), Failure> {
    let row = || Row {
        user_id: factor.user.uuid(),
        seed: factor.seed,
        confirmed_at: factor.confirmed_at.to_diesel(),
        last_step: factor.last_step,
        recovery_seed: factor.recovery_seed,
        recovery_left: factor.recovery_left.clone(),
    };
    let row = diesel::insert_into(second_factors::table)
        .values(row())
        .on_conflict(second_factors::user_id)
        .do_update()
        .set(row());
    written(row.prepared().execute(&mut tx.connection())).await
}

/// Removes the second factor of the person.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn remove(tx: &mut Writing<'_>, person: UserId) -> Result<(), Failure> {
    let row =
        diesel::delete(second_factors::table.filter(second_factors::user_id.eq(person.uuid())));
    written(row.execute(&mut tx.connection())).await
}
