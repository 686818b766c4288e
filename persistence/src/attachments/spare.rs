//! Objects that no file names: each is written down before its first byte is, and struck out when a file
//! takes it, in one transaction with that. So whatever is killed, none is lost and none is forgotten.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::id::{Id, OrganisationId};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, Reading, Writing, prepared::Prepare, rows::written, schema::spare_objects};

/// From `due` on nobody needs the object of the caller's organisation any more, unless a file takes it
/// before.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn spare(tx: &Reading<'_>, object: Uuid, due: Timestamp) -> Result<(), Failure> {
    diesel::insert_into(spare_objects::table)
        .values((
            spare_objects::object_id.eq(object),
            spare_objects::org_id.eq(tx.organisation()),
            spare_objects::due_at.eq(due.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// A file takes the object.
///
/// # Errors
/// [`Failure::Changed`] when it is not spare, or has been for so long that the worker takes it away.
pub(super) async fn claim(tx: &Reading<'_>, object: Uuid, at: Timestamp) -> Result<(), Failure> {
    let taken = diesel::delete(spare_objects::table.find(object))
        .filter(spare_objects::org_id.eq(tx.organisation()))
        .filter(spare_objects::due_at.gt(at.to_diesel()));
    written(taken.prepared().execute(&mut tx.connection())).await
}

/// The object that has been spare longest, if one is due. Its bytes are taken away outside of any
/// transaction, and then it is [`gone`]; a kill in between only repeats that.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn next_spare(
    tx: &Reading<'_>,
    now: Timestamp,
) -> Result<Option<(OrganisationId, Uuid)>, Failure> {
    let row: Option<(Uuid, Uuid)> = spare_objects::table
        .filter(spare_objects::due_at.le(now.to_diesel()))
        .order(spare_objects::due_at)
        .select((spare_objects::org_id, spare_objects::object_id))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(|(organisation, object)| (OrganisationId::new(organisation), object)))
}

/// The bytes of the object are gone.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn gone(tx: &mut Writing<'_>, object: Uuid) -> Result<(), Failure> {
    diesel::delete(spare_objects::table.find(object)).execute(&mut tx.connection()).await?;
    Ok(())
}

/// The bytes of the object could not be taken away: it is tried again at `later`, and holds up nothing.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn put_off(tx: &mut Writing<'_>, object: Uuid, later: Timestamp) -> Result<(), Failure> {
    diesel::update(spare_objects::table.find(object))
        .set(spare_objects::due_at.eq(later.to_diesel()))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
