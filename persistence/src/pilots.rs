//! Pilots: both sides see those that were handed in, the author its drafts besides.

mod columns;
mod criteria;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension,
    PgTextExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::{Event, Noun},
    id::{Id, PilotId},
    partnership::Standing,
    pilot::{Pilot, State},
};
use futures_util::future::try_join;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{found, locked, of_both},
    ledger,
    pages::{Cursor, Filter, Page, page},
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

/// Locks a pilot until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: PilotId) -> Result<Option<Stored<Pilot>>, Failure> {
    let row = locked(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Pilots with their criteria and signatures: two statements for a whole page, in one flight.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<Stored<Pilot>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let (mut criteria, mut signatures) =
        try_join(criteria::of(tx, &ids), signatures::of(tx, &ids)).await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let standing = Standing { parties: columns.parties(), state };
            let criteria = criteria.remove(&columns.id()).unwrap_or_default();
            let signatures = signatures.remove(&columns.id()).unwrap_or_default();
            let updated_at = columns.updated_at();
            let value = columns.pilot(standing, criteria, signatures)?;
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
        criteria::replace(tx, pilot).await
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
        let signed = (Noun::Pilot, pilot.id.uuid(), &pilot.standing.parties);
        signatures::save(tx, signed, (&was.signatures, &pilot.signatures), event.at).await
    };
    ledger::record(tx, pilot, event, saving).await
}
