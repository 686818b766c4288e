//! What waits for a buyer's decision, the first due first.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Side,
    id::{Id, PilotId},
    pilot::Pilot,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::{Columns, Row, find, of_buyer, whole};
use crate::{
    Failure, Reading, Stored,
    pages::Sides,
    partnerships::{WithStanding, with_state},
    schema::pilots,
};

/// Where a pilot of which the caller's organisation is the buyer lies among those that wait for its decision,
/// or would lie; `None` where it is none of those.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn place_among_open(
    tx: &Reading<'_>,
    id: PilotId,
) -> Result<Option<(Timestamp, Uuid)>, Failure> {
    let found = find(tx, id).await?.map(|stored| stored.value);
    let own = |pilot: &Pilot| {
        pilot.standing.parties.organisation(Side::Buyer).uuid() == tx.organisation()
    };
    Ok(found.filter(own).map(|pilot| (pilot.decision_due_at(), id.uuid())))
}

/// The pilots that wait for a decision of the caller's organisation, the first due first, behind a place.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn open(
    tx: &Reading<'_>,
    after: Option<(Timestamp, Uuid)>,
    limit: u16,
) -> Result<Vec<Stored<Pilot>>, Failure> {
    let mut query = pilots::table
        .filter(of_buyer(tx.organisation()))
        .filter(pilots::open_until.is_not_null())
        .order((pilots::open_until, pilots::id))
        .select((Columns::as_select(), pilots::created_at))
        .into_boxed();
    if let Some((due, id)) = after {
        let due = due.to_diesel();
        query = query
            .filter(pilots::open_until.ge(due))
            .filter(pilots::open_until.gt(due).or(pilots::id.gt(id).nullable()));
    }
    let page = Sides { queries: vec![query], limit };
    let rows: Vec<Row> = WithStanding(page).load(&mut tx.connection()).await?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let mut found = whole(tx, rows).await?;
    // The page is the right one; its rows may come in any order.
    found.sort_by_key(|one| (one.value.decision_due_at(), one.value.id.uuid()));
    Ok(found)
}
