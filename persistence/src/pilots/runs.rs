//! What is said of the runs of pilots beside their own rows: a row for each of which there is something.

use std::collections::HashMap;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable,
    Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{actor::Side, id::Id, machine::Name, pilot::Pilot, text::Reason};
use uuid::Uuid;

use crate::{
    Failure, Reading,
    prepared::Prepare,
    rows::{self, written},
    schema::pilot_runs,
};

#[derive(Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_runs, primary_key(pilot_id))]
#[diesel(check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Row {
    pilot_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    pause_side: Option<String>,
    pause_reason: Option<String>,
    buyer_paused: i16,
    extension_reason: Option<String>,
    unpublished: bool,
}

/// What is said of a run.
#[derive(Default)]
pub(super) struct Run {
    /// Who has paused it, and why.
    pub(super) paused: Option<(Side, Reason)>,
    /// Days by which the buyer's pauses have moved the decision.
    pub(super) buyer_paused: i32,
    /// Why it is to be extended, or was.
    pub(super) extension_reason: Option<Reason>,
    /// True where the decision is missing without published results.
    pub(super) unpublished: bool,
}

impl Row {
    fn new(pilot: &Pilot) -> Self {
        let parties = &pilot.standing.parties;
        let paused = pilot.pause.as_ref().and_then(|pause| pause.said.as_ref());
        let open = pilot.extension.as_ref().and_then(|one| one.reason.as_ref());
        let extended = pilot.extended_because.as_ref();
        Self {
            pilot_id: pilot.id.uuid(),
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            pause_side: paused.map(|(side, _)| side.as_str().to_owned()),
            pause_reason: paused.map(|(_, reason)| reason.as_str().to_owned()),
            buyer_paused: i16::try_from(pilot.buyer_paused).unwrap_or(i16::MAX),
            extension_reason: open.or(extended).map(|reason| reason.as_str().to_owned()),
            unpublished: pilot.unpublished,
        }
    }
}

impl TryFrom<Row> for Run {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let side = rows::name_if("pilot_runs.pause_side", row.pause_side.as_deref())?;
        let reason = row.pause_reason.as_deref();
        let reason = rows::text_if("pilot_runs.pause_reason", Reason::parse, reason)?;
        let (column, extension) = ("pilot_runs.extension_reason", row.extension_reason.as_deref());
        Ok(Self {
            paused: side.zip(reason),
            buyer_paused: i32::from(row.buyer_paused),
            extension_reason: rows::text_if(column, Reason::parse, extension)?,
            unpublished: row.unpublished,
        })
    }
}

/// What is said of the runs of these pilots, by pilot.
pub(super) async fn of(tx: &Reading<'_>, pilots: &[Uuid]) -> Result<HashMap<Uuid, Run>, Failure> {
    let rows: Vec<Row> = of_pilots!(tx, pilot_runs, pilots)?;
    rows.into_iter().map(|row| Ok((row.pilot_id, row.try_into()?))).collect()
}

/// Saves what is said of the run of a pilot that was `was`, where that is something else.
pub(super) async fn save(tx: &Reading<'_>, was: &Pilot, pilot: &Pilot) -> Result<(), Failure> {
    let row = Row::new(pilot);
    if row == Row::new(was) {
        return Ok(());
    }
    let saved = diesel::insert_into(pilot_runs::table)
        .values(&row)
        .on_conflict(pilot_runs::pilot_id)
        .do_update()
        .set(&row);
    written(saved.prepared().execute(&mut tx.connection())).await
}
