//! What the charters of pilots settle besides the test: a row where there is something of it.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{ExclusivityId, Id},
    pilot::{Clauses, Embargo, Pilot, Sponsors},
    text::Paragraph,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::columns::private_to;
use crate::{
    Failure, Reading,
    prepared::Prepare,
    rows::{self, written},
    schema::pilot_clauses,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_clauses, check_for_backend(diesel::pg::Pg))]
struct Row {
    pilot_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    buyer_sponsor: Option<Uuid>,
    supplier_sponsor: Option<Uuid>,
    stock_and_returns: Option<String>,
    liability: Option<String>,
    data_sharing: Option<String>,
    foreground_ip: Option<String>,
    exit_plan: Option<String>,
    embargo: Option<String>,
    embargo_until: Option<jiff_diesel::Date>,
    exclusivity_id: Option<Uuid>,
}

impl Row {
    fn new(pilot: &Pilot) -> Self {
        let parties = &pilot.standing.parties;
        let said = &pilot.charter.arrangements().clauses;
        let embargo = said.embargo.as_ref();
        Self {
            pilot_id: pilot.id.uuid(),
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            private_to: private_to(pilot),
            buyer_sponsor: said.sponsors.buyer.map(Id::uuid),
            supplier_sponsor: said.sponsors.supplier.map(Id::uuid),
            stock_and_returns: rows::paragraph(said.stock_and_returns.as_ref()),
            liability: rows::paragraph(said.liability.as_ref()),
            data_sharing: rows::paragraph(said.data_sharing.as_ref()),
            foreground_ip: rows::paragraph(said.foreground_ip.as_ref()),
            exit_plan: rows::paragraph(said.exit_plan.as_ref()),
            embargo: embargo.map(|one| one.text.as_str().to_owned()),
            embargo_until: embargo.and_then(|one| one.until).map(ToDiesel::to_diesel),
            exclusivity_id: said.exclusivity.map(Id::uuid),
        }
    }
}

impl TryFrom<Row> for Clauses {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let text = |column, stored: Option<String>| {
            rows::text_if(column, Paragraph::parse, stored.as_deref())
        };
        let until = row.embargo_until.map(jiff_diesel::Date::to_jiff);
        let embargo = text("pilot_clauses.embargo", row.embargo)?;
        Ok(Self {
            sponsors: Sponsors {
                buyer: row.buyer_sponsor.map(Id::new),
                supplier: row.supplier_sponsor.map(Id::new),
            },
            stock_and_returns: text("pilot_clauses.stock_and_returns", row.stock_and_returns)?,
            liability: text("pilot_clauses.liability", row.liability)?,
            data_sharing: text("pilot_clauses.data_sharing", row.data_sharing)?,
            foreground_ip: text("pilot_clauses.foreground_ip", row.foreground_ip)?,
            embargo: embargo.map(|text| Embargo { text, until }),
            exit_plan: text("pilot_clauses.exit_plan", row.exit_plan)?,
            exclusivity: row.exclusivity_id.map(ExclusivityId::new),
        })
    }
}

/// What these pilots settle, by pilot.
pub(super) async fn of(
    tx: &Reading<'_>,
    pilots: &[Uuid],
) -> Result<HashMap<Uuid, Clauses>, Failure> {
    let rows: Vec<Row> = of_pilots!(tx, pilot_clauses, pilots)?;
    rows.into_iter().map(|row| Ok((row.pilot_id, row.try_into()?))).collect()
}

/// True if the row of both would be the same.
pub(super) fn are_the_same(one: &Pilot, other: &Pilot) -> bool {
    one.charter.arrangements().clauses == other.charter.arrangements().clauses
        && private_to(one) == private_to(other)
}

/// Writes what a pilot settles anew.
pub(super) async fn replace(tx: &Reading<'_>, pilot: &Pilot) -> Result<(), Failure> {
    diesel::delete(pilot_clauses::table)
        .filter(pilot_clauses::pilot_id.eq(pilot.id.uuid()))
        .execute(&mut tx.connection())
        .await?;
    insert(tx, pilot).await
}

/// Writes what a pilot settles, of which nothing is there yet.
pub(super) async fn insert(tx: &Reading<'_>, pilot: &Pilot) -> Result<(), Failure> {
    if pilot.charter.arrangements().clauses == Clauses::default() {
        return Ok(());
    }
    let row = diesel::insert_into(pilot_clauses::table).values(Row::new(pilot));
    written(row.prepared().execute(&mut tx.connection())).await
}
