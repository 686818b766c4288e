//! Exclusivity: both sides see each; which innovation it is of, the supplier alone.
//!
//! What a supplier has granted is looked at one at a time, and only when the supplier itself grants, or
//! submits what is made of an innovation: nothing that a buyer does reads another buyer's rights or waits
//! for them.

mod amendments;
mod columns;
mod holds;
mod terms;
mod waking;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension,
    PgTextExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::{Event, Noun},
    exclusivity::{Exclusivity, State},
    id::{ExclusivityId, Id, PartnershipId},
    machine::Name,
    partnership::Standing,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
pub(crate) use self::waking::{let_come, let_come_of};
pub use self::{
    amendments::{keep_terms, open_terms, terms},
    holds::{Granted, Private, granted, held, keep_private, lock_grants, private},
    waking::{facts, rest, wake},
};
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{found, locked, of_both},
    ledger,
    pages::{Cursor, Filter, Page, each_side, page},
    partnerships::{StateRow, WithStanding, WithState, with_state},
    prepared::Prepare,
    rows::written,
    schema::{exclusivities, partnerships},
    signatures,
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(exclusivities);
found!(exclusivities);
locked!(exclusivities);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    exclusivities::title.ilike(pattern)
}

/// One exclusivity.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: ExclusivityId,
) -> Result<Option<Stored<Exclusivity>>, Failure> {
    let row = found(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// A page of exclusivities.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Exclusivity>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, exclusivities in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), exclusivities::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let rows = whole(tx, rows).await?;
    Ok(Page::of(rows, filter, |row: &Stored<Exclusivity>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// What has a day in the calendar from `from` on and before `to`, of each side at most so
/// many, what ends first first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn in_calendar(
    tx: &Reading<'_>,
    (from, to): (Timestamp, Timestamp),
    limit: u16,
) -> Result<Vec<Stored<Exclusivity>>, Failure> {
    let side = |query: exclusivities::BoxedQuery<'static, diesel::pg::Pg>| {
        query
            .filter(exclusivities::held_until.gt(from.to_diesel()))
            .filter(exclusivities::held_from.lt(to.to_diesel()))
            .order((exclusivities::held_until, exclusivities::id))
            .select((Columns::as_select(), exclusivities::created_at))
    };
    let rows: Vec<Row> = each_side!(tx, exclusivities; where of_supplier, of_buyer; side, limit)?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    whole(tx, rows).await
}

/// Locks an exclusivity until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: ExclusivityId,
) -> Result<Option<Stored<Exclusivity>>, Failure> {
    let row = locked(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Locks all of a partnership in which something is to be made good, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_curing(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
) -> Result<Vec<Stored<Exclusivity>>, Failure> {
    let held = State::HELD.iter().map(|state| state.as_str());
    let ids: Vec<Uuid> = exclusivities::table
        .filter(exclusivities::partnership_id.eq(partnership.uuid()))
        .filter(exclusivities::state.eq_any(held))
        .filter(exclusivities::cure_until.is_not_null())
        .filter(seen_by(tx.organisation()))
        .order(exclusivities::id)
        .select(exclusivities::id)
        .load(&mut tx.connection())
        .await?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(lock(tx, Id::new(id)).await?);
    }
    Ok(found)
}

/// Exclusivities with their signatures: one statement for a whole page.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<Stored<Exclusivity>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let mut signatures = signatures::of(tx, &ids).await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let standing = Standing { parties: columns.parties(), state };
            let signatures = signatures.remove(&columns.id()).unwrap_or_default();
            let updated_at = columns.updated_at();
            let value = columns.exclusivity(standing, signatures)?;
            Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
        })
        .collect()
}

/// Keeps a new exclusivity.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    exclusivity: &Exclusivity,
    event: &Event,
) -> Result<(), Failure> {
    let created_at = exclusivities::created_at.eq(event.at.to_diesel());
    let row = diesel::insert_into(exclusivities::table)
        .values((Columns::new(exclusivity, event), created_at));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, exclusivity, event, saving).await
}

/// True of a failure to save a grant that another one stands in the way of.
#[must_use]
pub fn has_rival(failure: &Failure) -> bool {
    failure.constraint() == Some("exclusivities_no_rivals")
}

/// Saves what `event` has made of an exclusivity that is locked and was `was`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Exclusivity,
    exclusivity: &Exclusivity,
    event: &Event,
) -> Result<(), Failure> {
    let row = diesel::update(exclusivities::table)
        .filter(exclusivities::id.eq(exclusivity.id.uuid()))
        .filter(exclusivities::version.eq(was.version))
        .filter(seen_by(tx.organisation()))
        .set(Columns::new(exclusivity, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        let signed = (Noun::Exclusivity, exclusivity.id.uuid(), &exclusivity.standing.parties);
        signatures::save(tx, signed, (&was.signatures, &exclusivity.signatures), event.at).await?;
        amendments::settle(tx, was, exclusivity, event.at).await
    };
    ledger::record(tx, exclusivity, event, saving).await?;
    waking::follow(tx, was, exclusivity, event.at).await
}
