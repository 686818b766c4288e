//! Pilots: both sides see those that were handed in, the author its drafts besides.

/// The rows of a table that say something of these pilots; of each in the order of a column, where one is named.
macro_rules! of_pilots {
    ($tx:ident, $table:ident, $pilots:ident $(; $order:ident)?) => {{
        let organisation = $tx.organisation();
        $table::table
            .filter($table::pilot_id.eq_any($pilots))
            .filter($crate::both_sides::of_parties!($table, organisation))
            $(.order(($table::pilot_id, $table::$order)))?
            .select(Row::as_select())
            .load(&mut $tx.connection())
            .await
    }};
}

mod charters;
mod clauses;
mod columns;
mod criteria;
mod gates;
mod open;
mod pauses;
mod promises;
mod runs;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension,
    PgTextExpressionMethods, QueryDsl, SelectableHelper,
    sql_types::{self, Nullable},
};
use diesel_async::RunQueryDsl;
use domain::{
    event::{Event, Noun},
    id::{Id, PilotId},
    partnership::Standing,
    pilot::{Pilot, State},
};
use futures_util::future::{try_join, try_join4};
use jiff::civil::Date;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::{Columns, Said};
pub(crate) use self::pauses::standstills;
pub use self::{
    charters::{charters, fallen_at, keep_charter, open_charter},
    open::{open, place_among_open},
};
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{found, locked, of_both},
    commitments, exclusivities, ledger,
    pages::{Cursor, Filter, Page, each_side, page},
    partnerships::{StateRow, WithStanding, WithState, with_state},
    prepared::Prepare,
    rows::written,
    schema::{partnerships, pilots},
    signatures,
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(pilots, with drafts);
found!(pilots);
locked!(pilots);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    pilots::title.ilike(pattern)
}

/// One pilot.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: PilotId) -> Result<Option<Stored<Pilot>>, Failure> {
    let row = found(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// A page of pilots.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Pilot>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, pilots in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), pilots::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let rows = whole(tx, rows).await?;
    Ok(Page::of(rows, filter, |row: &Stored<Pilot>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// The first that is there.
    fn coalesce(day: Nullable<sql_types::Date>, otherwise: sql_types::Date) -> sql_types::Date;
}

/// The last day for the decision, as it is now.
#[diesel::dsl::auto_type(no_type_alias)]
fn decided_by() -> _ {
    coalesce(pilots::decide_until, pilots::decision_by)
}

/// What has a day in the calendar from `from` on and before `to`, of each side at most so
/// many, what is decided first first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn in_calendar(
    tx: &Reading<'_>,
    (from, to): (Date, Date),
    limit: u16,
) -> Result<Vec<Stored<Pilot>>, Failure> {
    let side = |query: pilots::BoxedQuery<'static, diesel::pg::Pg>| {
        query
            .filter(decided_by().ge(from.to_diesel()))
            .filter(pilots::starts_on.lt(to.to_diesel()))
            .order((decided_by(), pilots::id))
            .select((Columns::as_select(), pilots::created_at))
    };
    let rows: Vec<Row> = each_side!(tx, pilots; where of_supplier, of_buyer; side, limit)?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    whole(tx, rows).await
}

/// Locks a pilot until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: PilotId) -> Result<Option<Stored<Pilot>>, Failure> {
    let row = locked(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Pilots with what is said in their charters, their signatures and what is said of their runs: six statements for
/// a whole page, in one flight.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<Stored<Pilot>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let said = try_join4(
        criteria::of(tx, &ids),
        gates::of(tx, &ids),
        clauses::of(tx, &ids),
        promises::of(tx, &ids),
    );
    let others = try_join(runs::of(tx, &ids), signatures::of(tx, &ids));
    let ((mut criteria, mut gates, mut clauses, mut promises), (mut runs, mut signatures)) =
        try_join(said, others).await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let standing = Standing { parties: columns.parties(), state };
            let id = columns.id();
            let said = Said {
                criteria: criteria.remove(&id).unwrap_or_default(),
                gates: gates.remove(&id).unwrap_or_default(),
                clauses: clauses.remove(&id).unwrap_or_default(),
                promised: promises.remove(&id).unwrap_or_default(),
                run: runs.remove(&id).unwrap_or_default(),
            };
            let signatures = signatures.remove(&id).unwrap_or_default();
            let updated_at = columns.updated_at();
            let value = columns.pilot(standing, said, signatures)?;
            Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
        })
        .collect()
}

/// Keeps a new pilot.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, pilot: &Pilot, event: &Event) -> Result<(), Failure> {
    let row = (Columns::new(pilot, event), pilots::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(pilots::table).values(row);
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        criteria::insert(tx, pilot).await?;
        gates::insert(tx, pilot).await?;
        clauses::insert(tx, pilot).await?;
        promises::insert(tx, pilot, 0).await
    };
    ledger::record(tx, pilot, event, saving).await
}

/// Saves what `event` has made of a pilot that is locked and was `was`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Pilot,
    pilot: &Pilot,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(pilots::table)
        .filter(pilots::id.eq(pilot.id.uuid()))
        .filter(pilots::version.eq(was.version))
        .filter(seen_by(organisation))
        .set(Columns::new(pilot, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        if !criteria::are_the_same(was, pilot) {
            criteria::replace(tx, pilot).await?;
        }
        if !gates::are_the_same(was, pilot) {
            gates::replace(tx, pilot).await?;
        }
        runs::save(tx, was, pilot).await?;
        if !clauses::are_the_same(was, pilot) {
            clauses::replace(tx, pilot).await?;
        }
        if !promises::are_the_same(was, pilot) {
            promises::replace(tx, pilot, was.undertaken.len()).await?;
        }
        charters::settle(tx, was, pilot, event.at).await?;
        let signed = (Noun::Pilot, pilot.id.uuid(), &pilot.standing.parties);
        signatures::save(tx, signed, (&was.signatures, &pilot.signatures), event.at).await
    };
    ledger::record(tx, pilot, event, saving).await?;
    // An exclusivity that names it hears of a pause of the supplier's that is over, and whether the decision is
    // missing.
    let went_on = pauses::keep(tx, was, pilot, event.at).await?;
    let decides = [was.state, pilot.state].contains(&State::Overdue);
    if went_on || was.state != pilot.state && decides {
        exclusivities::let_come_of(tx, pilot.id, event.at).await?;
    }
    // What was promised for what is called off ends with it.
    if was.state != pilot.state && pilot.state == State::Cancelled {
        commitments::wake_promised(tx, &pilot.undertaken, event.at).await?;
    }
    Ok(())
}
