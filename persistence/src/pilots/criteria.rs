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
    pilot::{Check, CheckState, Criterion, Details, Finding, Pilot},
    text::{Line, Reason},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::columns::private_to;
use crate::{Failure, Reading, prepared::Prepare, rows, schema::pilot_criteria};

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
    baseline: Option<Decimal>,
    source: Option<String>,
    min_sample: Option<i32>,
    sample_size: Option<i32>,
    entered_by: Option<Uuid>,
    checked: Option<String>,
    dispute_reason: Option<String>,
}

/// A criterion with what was measured.
pub(super) struct Measured {
    pub(super) criterion: Criterion,
    pub(super) result: Option<Finding>,
}

/// A count of observations, which fits both ways.
fn count(column: &'static str, stored: Option<i32>) -> Result<Option<u32>, Failure> {
    stored.map(|count| u32::try_from(count).map_err(|_| Failure::Corrupt { column })).transpose()
}

impl Row {
    fn details(&self) -> Result<Details, Failure> {
        Ok(Details {
            baseline: self.baseline,
            source: rows::text_if("pilot_criteria.source", Line::parse, self.source.as_deref())?,
            min_sample: count("pilot_criteria.min_sample", self.min_sample)?,
        })
    }

    fn finding(&self) -> Result<Option<Finding>, Failure> {
        let Some(value) = self.result else {
            return Ok(None);
        };
        let (column, reason) = ("pilot_criteria.dispute_reason", self.dispute_reason.as_deref());
        let reason = rows::text_if(column, Reason::parse, reason)?;
        let checked: Option<CheckState> =
            rows::name_if("pilot_criteria.checked", self.checked.as_deref())?;
        let check = match (checked, reason) {
            (Some(CheckState::Disputed), Some(reason)) => Check::Disputed(reason),
            (Some(CheckState::Confirmed), None) => Check::Confirmed,
            (None | Some(CheckState::Open), None) => Check::Open,
            _ => return Err(Failure::Corrupt { column }),
        };
        Ok(Some(Finding {
            value,
            sample: count("pilot_criteria.sample_size", self.sample_size)?,
            entered_by: self.entered_by.map(Id::new),
            check,
        }))
    }
}

impl TryFrom<Row> for Measured {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let (details, result) = (row.details()?, row.finding()?);
        let criterion = Criterion::new(
            rows::text("pilot_criteria.metric", Line::parse, &row.metric)?,
            rows::name("pilot_criteria.direction", &row.direction)?,
            (row.go_value, row.stop_value),
            i64::from(row.weight),
            row.must_meet,
            rows::name("pilot_criteria.measured_by", &row.measured_by)?,
        )
        .map_err(|_| Failure::Corrupt { column: "pilot_criteria.stop_value" })?;
        Ok(Self { criterion: criterion.with(details), result })
    }
}

/// The criteria of these pilots, by pilot.
pub(super) async fn of(
    tx: &Reading<'_>,
    pilots: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Measured>>, Failure> {
    let rows: Vec<Row> = of_pilots!(tx, pilot_criteria, pilots; position)?;
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
    diesel::delete(pilot_criteria::table)
        .filter(pilot_criteria::pilot_id.eq(pilot.id.uuid()))
        .execute(&mut tx.connection())
        .await?;
    insert(tx, pilot).await
}

/// Writes the criteria of a pilot that has none yet.
pub(super) async fn insert(tx: &Reading<'_>, pilot: &Pilot) -> Result<(), Failure> {
    let parties = &pilot.standing.parties;
    let rows: Vec<Row> = (1_i16..)
        .zip(pilot.charter.criteria())
        .enumerate()
        .map(|(index, (position, criterion))| {
            let finding = pilot.results.get(index).and_then(Option::as_ref);
            let details = criterion.details();
            let check = finding.map(|finding| finding.check.state());
            Row {
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
                result: finding.map(|finding| finding.value),
                baseline: details.baseline,
                source: details.source.as_ref().map(|source| source.as_str().to_owned()),
                min_sample: details.min_sample.and_then(|least| i32::try_from(least).ok()),
                sample_size: finding
                    .and_then(|finding| finding.sample)
                    .and_then(|sample| i32::try_from(sample).ok()),
                entered_by: finding.and_then(|finding| finding.entered_by).map(Id::uuid),
                checked: check
                    .filter(|check| *check != CheckState::Open)
                    .map(|check| check.as_str().to_owned()),
                dispute_reason: finding
                    .and_then(|finding| finding.check.reason())
                    .map(|reason| reason.as_str().to_owned()),
            }
        })
        .collect();
    diesel::insert_into(pilot_criteria::table)
        .values(rows)
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
