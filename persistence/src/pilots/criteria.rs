//! The criteria of pilots, in their order, with what was measured.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::Id,
    machine::Name,
    pilot::{Criterion, Pilot},
    text::Line,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::columns::private_to;
use crate::{
    Failure, Reading, both_sides::of_parties, prepared::Prepare, rows, schema::pilot_criteria,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_criteria, check_for_backend(diesel::pg::Pg))]
struct Row {
    pilot_id: Uuid,
    position: i16,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    metric: String,
    direction: String,
    go_value: Decimal,
    stop_value: Decimal,
    weight: i16,
    must_meet: bool,
    measured_by: String,
    result: Option<Decimal>,
}

/// A criterion with what was measured.
pub(super) struct Measured {
    pub(super) criterion: Criterion,
    pub(super) result: Option<Decimal>,
}

impl TryFrom<Row> for Measured {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let criterion = Criterion::new(
            rows::text("pilot_criteria.metric", Line::parse, &row.metric)?,
            rows::name("pilot_criteria.direction", &row.direction)?,
            (row.go_value, row.stop_value),
            i64::from(row.weight),
            row.must_meet,
            rows::name("pilot_criteria.measured_by", &row.measured_by)?,
        )
        .map_err(|_| Failure::Corrupt { column: "pilot_criteria.stop_value" })?;
        Ok(Self { criterion, result: row.result })
    }
}

/// The criteria of these pilots, by pilot.
pub(super) async fn of(
    tx: &Reading<'_>,
    pilots: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Measured>>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<Row> = pilot_criteria::table
        .filter(pilot_criteria::pilot_id.eq_any(pilots))
        .filter(of_parties!(pilot_criteria, organisation))
        .order((pilot_criteria::pilot_id, pilot_criteria::position))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut by_pilot: HashMap<Uuid, Vec<Measured>> = HashMap::new();
    for row in rows {
        by_pilot.entry(row.pilot_id).or_default().push(row.try_into()?);
    }
    Ok(by_pilot)
}

/// True if the rows of both would be the same.
pub(super) fn are_the_same(one: &Pilot, other: &Pilot) -> bool {
    one.charter.criteria() == other.charter.criteria()
        && one.results == other.results
        && private_to(one) == private_to(other)
}

/// Writes the criteria of a pilot anew.
pub(super) async fn replace(tx: &Reading<'_>, pilot: &Pilot) -> Result<(), Failure> {
    let parties = &pilot.standing.parties;
    let rows: Vec<Row> = (1_i16..)
        .zip(pilot.charter.criteria())
        .enumerate()
        .map(|(index, (position, criterion))| Row {
            pilot_id: pilot.id.uuid(),
            position,
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            private_to: private_to(pilot),
            metric: criterion.metric().as_str().to_owned(),
            direction: criterion.direction().as_str().to_owned(),
            go_value: criterion.go_value(),
            stop_value: criterion.stop_value(),
            weight: criterion.weight(),
            must_meet: criterion.must_meet(),
            measured_by: criterion.measured_by().as_str().to_owned(),
            result: pilot.results.get(index).copied(),
        })
        .collect();
    diesel::delete(pilot_criteria::table)
        .filter(pilot_criteria::pilot_id.eq(pilot.id.uuid()))
        .execute(&mut tx.connection())
        .await?;
    diesel::insert_into(pilot_criteria::table)
        .values(rows)
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
