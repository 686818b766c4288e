//! What each side promises in the charters of pilots, in their order, with the commitments that came of it.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{CommitmentId, Id},
    machine::Name,
    pilot::{Pilot, Promise},
    text::Title,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::columns::private_to;
use crate::{Failure, Reading, prepared::Prepare, rows, schema::pilot_promises};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_promises, check_for_backend(diesel::pg::Pg))]
struct Row {
    pilot_id: Uuid,
    position: i16,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    promisor_side: String,
    what: String,
    category: String,
    due_on: jiff_diesel::Date,
    commitment_id: Option<Uuid>,
}

/// The promises of a charter, and what the first of them have become.
#[derive(Default)]
pub(super) struct Promised {
    pub(super) promises: Vec<Promise>,
    pub(super) undertaken: Vec<CommitmentId>,
}

impl TryFrom<Row> for Promise {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            promisor: rows::name("pilot_promises.promisor_side", &row.promisor_side)?,
            what: rows::text("pilot_promises.what", Title::parse, &row.what)?,
            category: rows::name("pilot_promises.category", &row.category)?,
            due_on: row.due_on.to_jiff(),
        })
    }
}

/// What these pilots promise, by pilot.
pub(super) async fn of(
    tx: &Reading<'_>,
    pilots: &[Uuid],
) -> Result<HashMap<Uuid, Promised>, Failure> {
    let rows: Vec<Row> = of_pilots!(tx, pilot_promises, pilots; position)?;
    let mut by_pilot: HashMap<Uuid, Promised> = HashMap::new();
    for row in rows {
        let promised = by_pilot.entry(row.pilot_id).or_default();
        promised.undertaken.extend(row.commitment_id.map(CommitmentId::new));
        promised.promises.push(row.try_into()?);
    }
    Ok(by_pilot)
}

/// True if the rows of both would be the same.
pub(super) fn are_the_same(one: &Pilot, other: &Pilot) -> bool {
    one.charter.arrangements().promises == other.charter.arrangements().promises
        && one.undertaken == other.undertaken
        && private_to(one) == private_to(other)
}

/// Writes the promises of a pilot anew, but for the first `kept`, which are commitments and stay.
pub(super) async fn replace(tx: &Reading<'_>, pilot: &Pilot, kept: usize) -> Result<(), Failure> {
    diesel::delete(pilot_promises::table)
        .filter(pilot_promises::pilot_id.eq(pilot.id.uuid()))
        .filter(pilot_promises::commitment_id.is_null())
        .execute(&mut tx.connection())
        .await?;
    insert(tx, pilot, kept).await
}

/// Writes the promises of a pilot behind the first `kept`, of which none is there yet.
pub(super) async fn insert(tx: &Reading<'_>, pilot: &Pilot, kept: usize) -> Result<(), Failure> {
    let parties = &pilot.standing.parties;
    let promises = pilot.charter.arrangements().promises.iter().enumerate();
    let rows: Vec<Row> = (1_i16..)
        .zip(promises)
        .skip(kept)
        .map(|(position, (place, promise))| Row {
            pilot_id: pilot.id.uuid(),
            position,
            partnership_id: parties.partnership.uuid(),
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            private_to: private_to(pilot),
            promisor_side: promise.promisor.as_str().to_owned(),
            what: promise.what.as_str().to_owned(),
            category: promise.category.as_str().to_owned(),
            due_on: promise.due_on.to_diesel(),
            commitment_id: pilot.commitment(place).map(Id::uuid),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(pilot_promises::table)
        .values(rows)
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
