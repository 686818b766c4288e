//! The supplier's pauses of pilots that are over: what has taken days of the rights that name them.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    id::Id,
    pilot::{Pilot, Standstill},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::{Failure, Reading, prepared::Prepare, rows::written, schema::pilot_pauses};

/// Keeps the supplier's pause of a pilot that was `was`, where it has ended with this step; true where it has.
pub(super) async fn keep(
    tx: &Reading<'_>,
    was: &Pilot,
    pilot: &Pilot,
    at: Timestamp,
) -> Result<bool, Failure> {
    let Some(Standstill { since, .. }) = was.standstill().filter(|_| pilot.pause.is_none()) else {
        return Ok(false);
    };
    let parties = &pilot.standing.parties;
    let row = diesel::insert_into(pilot_pauses::table).values((
        pilot_pauses::pilot_id.eq(pilot.id.uuid()),
        pilot_pauses::buyer_org_id.eq(parties.buyer.uuid()),
        pilot_pauses::supplier_org_id.eq(parties.supplier.uuid()),
        pilot_pauses::since.eq(since.to_diesel()),
        pilot_pauses::until.eq(at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    Ok(true)
}

/// All times in which the supplier had a pilot stand still, and has it.
pub(crate) async fn standstills(
    tx: &Reading<'_>,
    pilot: &Pilot,
) -> Result<Vec<Standstill>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<(jiff_diesel::Timestamp, jiff_diesel::Timestamp)> = pilot_pauses::table
        .filter(pilot_pauses::pilot_id.eq(pilot.id.uuid()))
        .filter(crate::both_sides::of_parties!(pilot_pauses, organisation))
        .order(pilot_pauses::since)
        .select((pilot_pauses::since, pilot_pauses::until))
        .prepared()
        .load(&mut tx.connection())
        .await?;
    let over = rows
        .into_iter()
        .map(|(since, until)| Standstill { since: since.to_jiff(), until: Some(until.to_jiff()) });
    Ok(over.chain(pilot.standstill()).collect())
}
