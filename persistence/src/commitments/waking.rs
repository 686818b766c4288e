//! What has ended takes its promises with it: the clock comes to each of them at once, in a transaction of
//! its own.

use diesel::{
    BoxableExpression, ExpressionMethods, IntoSql, NullableExpressionMethods, QueryDsl,
    pg::Pg,
    sql_types::{Bool, Integer, Text, Timestamptz},
    upsert::excluded,
};
use diesel_async::RunQueryDsl;
use domain::{
    commitment::State,
    event::Noun,
    id::{CommitmentId, ExclusivityId, Id, PartnershipId},
    machine::Name,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use super::seen_by;
use crate::{
    Failure, Writing,
    schema::{commitments, deadlines},
};

/// Lets the clock come at once to whatever is open in a partnership that has ended, and is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn wake(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
    at: Timestamp,
) -> Result<(), Failure> {
    wake_those(tx, Box::new(commitments::partnership_id.eq(partnership.uuid())), at).await
}

/// The same for what the buyer owes for an exclusivity that has ended, and is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn wake_duties(
    tx: &mut Writing<'_>,
    of: ExclusivityId,
    at: Timestamp,
) -> Result<(), Failure> {
    let own = commitments::exclusivity_id.assume_not_null().eq(of.uuid());
    wake_those(tx, Box::new(own), at).await
}

/// The same for what the charter of a pilot has made that is called off, and is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn wake_promised(
    tx: &mut Writing<'_>,
    promised: &[CommitmentId],
    at: Timestamp,
) -> Result<(), Failure> {
    if promised.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = promised.iter().map(|id| id.uuid()).collect();
    wake_those(tx, Box::new(commitments::id.eq_any(ids)), at).await
}

async fn wake_those(
    tx: &mut Writing<'_>,
    which: Box<dyn BoxableExpression<commitments::table, Pg, SqlType = Bool>>,
    at: Timestamp,
) -> Result<(), Failure> {
    let open: Vec<_> =
        State::ALL.iter().filter(|state| state.is_open()).map(|state| state.as_str()).collect();
    let waking = commitments::table
        .filter(which)
        .filter(commitments::state.eq_any(open))
        .filter(seen_by(tx.organisation()))
        .select((
            commitments::id,
            Noun::Commitment.as_str().into_sql::<Text>(),
            commitments::buyer_org_id,
            commitments::supplier_org_id.nullable(),
            at.to_diesel().into_sql::<Timestamptz>(),
            0.into_sql::<Integer>(),
        ));
    diesel::insert_into(deadlines::table)
        .values(waking)
        .into_columns((
            deadlines::object_id,
            deadlines::noun,
            deadlines::org_id,
            deadlines::partner_org_id,
            deadlines::due_at,
            deadlines::attempts,
        ))
        .on_conflict(deadlines::object_id)
        .do_update()
        .set((deadlines::due_at.eq(excluded(deadlines::due_at)), deadlines::attempts.eq(0)))
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
