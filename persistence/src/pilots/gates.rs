//! The gates of pilots, in their order, with what has become of them.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::Id,
    machine::Name,
    pilot::{Gate, GateRecord, GateState, Pilot},
    text::{Line, Reason},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::columns::private_to;
use crate::{Failure, Reading, prepared::Prepare, rows, schema::pilot_gates};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_gates, check_for_backend(diesel::pg::Pg))]
struct Row {
    pilot_id: Uuid,
    position: i16,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    on_date: jiff_diesel::Date,
    name: String,
    moved_to: Option<jiff_diesel::Date>,
    told: bool,
    outcome: Option<String>,
    reason: Option<String>,
    recorded_by: Option<Uuid>,
    recorded_at: Option<jiff_diesel::Timestamp>,
}

/// A gate, with what has become of it.
pub(super) type Kept = (Gate, GateState);

impl Row {
    fn kept(self) -> Result<Kept, Failure> {
        let outcome = rows::name_if("pilot_gates.outcome", self.outcome.as_deref())?;
        let (column, reason) = ("pilot_gates.reason", self.reason.as_deref());
        let reason = rows::text_if(column, Reason::parse, reason)?;
        let record = outcome.zip(self.recorded_by).zip(self.recorded_at);
        let record = record.map(|((outcome, by), at)| GateRecord {
            outcome,
            reason,
            by: Id::new(by),
            at: at.to_jiff(),
        });
        let name = rows::text("pilot_gates.name", Line::parse, &self.name)?;
        let gate = Gate { on: self.on_date.to_jiff(), name };
        let moved_to = self.moved_to.map(jiff_diesel::Date::to_jiff);
        Ok((gate, GateState { moved_to, told: self.told, record }))
    }
}

/// The gates of these pilots, by pilot.
pub(super) async fn of(
    tx: &Reading<'_>,
    pilots: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Kept>>, Failure> {
    let rows: Vec<Row> = of_pilots!(tx, pilot_gates, pilots; position)?;
    let mut by_pilot: HashMap<Uuid, Vec<Kept>> = HashMap::new();
    for row in rows {
        by_pilot.entry(row.pilot_id).or_default().push(row.kept()?);
    }
    Ok(by_pilot)
}

/// True if the rows of both would be the same.
pub(super) fn are_the_same(one: &Pilot, other: &Pilot) -> bool {
    one.charter.arrangements().gates == other.charter.arrangements().gates
        && one.gates == other.gates
        && private_to(one) == private_to(other)
}

/// Writes the gates of a pilot anew.
pub(super) async fn replace(tx: &Reading<'_>, pilot: &Pilot) -> Result<(), Failure> {
    diesel::delete(pilot_gates::table)
        .filter(pilot_gates::pilot_id.eq(pilot.id.uuid()))
        .execute(&mut tx.connection())
        .await?;
    insert(tx, pilot).await
}

/// Writes the gates of a pilot that has none yet.
pub(super) async fn insert(tx: &Reading<'_>, pilot: &Pilot) -> Result<(), Failure> {
    let parties = &pilot.standing.parties;
    let rows: Vec<Row> = (1_i16..)
        .zip(pilot.gates_now())
        .map(|(position, (gate, _, state))| {
            let state = state.cloned().unwrap_or_default();
            let record = state.record.as_ref();
            let reason = record.and_then(|record| record.reason.as_ref());
            Row {
                pilot_id: pilot.id.uuid(),
                position,
                buyer_org_id: parties.buyer.uuid(),
                supplier_org_id: parties.supplier.uuid(),
                private_to: private_to(pilot),
                on_date: gate.on.to_diesel(),
                name: gate.name.as_str().to_owned(),
                moved_to: state.moved_to.map(ToDiesel::to_diesel),
                told: state.told,
                outcome: record.map(|record| record.outcome.as_str().to_owned()),
                reason: reason.map(|reason| reason.as_str().to_owned()),
                recorded_by: record.map(|record| record.by.uuid()),
                recorded_at: record.map(|record| record.at.to_diesel()),
            }
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(pilot_gates::table)
        .values(rows)
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
