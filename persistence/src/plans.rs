//! Plans: both sides see those that were proposed, the author its drafts besides.

mod columns;
mod terms;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension,
    PgTextExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::{Event, Noun},
    id::{Id, PlanId},
    partnership::Standing,
    plan::{Plan, State},
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
    schema::{partnerships, plans},
    signatures,
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(plans, with drafts);
found!(plans);
locked!(plans);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    plans::title.ilike(pattern)
}

/// One plan.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: PlanId) -> Result<Option<Stored<Plan>>, Failure> {
    let row = found(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// A page of plans.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(tx: &Reading<'_>, filter: &Filter<State>) -> Result<Page<Stored<Plan>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, plans in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), plans::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let rows = whole(tx, rows).await?;
    Ok(Page::of(rows, filter, |row: &Stored<Plan>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks a plan until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: PlanId) -> Result<Option<Stored<Plan>>, Failure> {
    let row = locked(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Plans with their terms and signatures: two statements for a whole page, in one flight.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<Stored<Plan>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let (mut terms, mut signatures) =
        try_join(terms::of(tx, &ids), signatures::of(tx, &ids)).await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let standing = Standing { parties: columns.parties(), state };
            let kept = terms.remove(&columns.id());
            let kept = kept.ok_or(Failure::Corrupt { column: "plan_terms.plan_id" })?;
            let signatures = signatures.remove(&columns.id()).unwrap_or_default();
            let updated_at = columns.updated_at();
            let value = columns.plan(standing, kept, signatures)?;
            Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
        })
        .collect()
}

/// Keeps a new plan.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, plan: &Plan, event: &Event) -> Result<(), Failure> {
    let row = (Columns::new(plan, event), plans::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(plans::table).values(row);
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        terms::insert(tx, plan).await
    };
    ledger::record(tx, plan, event, saving).await
}

/// Saves what `event` has made of a plan that is locked and was `was`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Plan,
    plan: &Plan,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(plans::table)
        .filter(plans::id.eq(plan.id.uuid()))
        .filter(plans::version.eq(was.version))
        .filter(seen_by(organisation))
        .set(Columns::new(plan, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        terms::save(tx, was, plan).await?;
        let signed = (Noun::Plan, plan.id.uuid(), &plan.standing.parties);
        signatures::save(tx, signed, (&was.signatures, &plan.signatures), event.at).await
    };
    ledger::record(tx, plan, event, saving).await
}
