//! Commitments: both sides see all of them. Whoever changes one holds those that wait for it too, and
//! those that it waits for, all locked by age: nobody ever waits for somebody who waits for him.

mod columns;
mod duties;
mod parts;
mod records;
mod waking;

use std::future::ready;

use diesel::{
    BoolExpressionMethods, BoxableExpression, ExpressionMethods, JoinOnDsl,
    NullableExpressionMethods, OptionalExtension, PgTextExpressionMethods, QueryDsl,
    SelectableHelper, pg::Pg, sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Side,
    commitment::{Commitment, Precondition, State},
    event::Event,
    id::{CommitmentId, Id, PartnershipId, UserId},
    machine::Name,
    partnership::Standing,
};
use futures_util::future::try_join3;
use jiff::civil::Date;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
pub use self::{
    duties::facts,
    records::{Asked, period},
    waking::{wake, wake_duties, wake_promised},
};
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{found, of_both},
    ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, WithState, standing, with_state},
    prepared::Prepare,
    rows::{self, written},
    schema::{commitment_dependencies, commitments, partnerships},
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(commitments);
found!(commitments);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    commitments::what.ilike(pattern)
}

/// One commitment.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: CommitmentId,
) -> Result<Option<Stored<Commitment>>, Failure> {
    let row = found(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Which commitments of a list, besides what every list can be asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow {
    /// Only what this side promises.
    pub promisor: Option<Side>,
    /// Only what is due now before this day.
    pub due_before: Option<Date>,
    /// Only what this person answers for.
    pub person: Option<UserId>,
}

type Condition = Box<dyn BoxableExpression<commitments::table, Pg, SqlType = Bool>>;

impl Narrow {
    fn and(
        &self,
        of_side: impl BoxableExpression<commitments::table, Pg, SqlType = Bool> + 'static,
    ) -> Condition {
        let mut condition: Condition = Box::new(of_side);
        if let Some(side) = self.promisor {
            condition = Box::new(condition.and(commitments::promisor_side.eq(side.as_str())));
        }
        if let Some(day) = self.due_before {
            condition = Box::new(condition.and(commitments::current_due.lt(day.to_diesel())));
        }
        if let Some(person) = self.person.map(Id::uuid) {
            let promisor = commitments::promisor_user.assume_not_null().eq(person);
            let promisee = commitments::promisee_user.assume_not_null().eq(person);
            condition = Box::new(condition.and(promisor.or(promisee)));
        }
        condition
    }
}

/// A page of commitments.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
    narrow: &Narrow,
) -> Result<Page<Stored<Commitment>>, Failure> {
    let of_supplier = |organisation| narrow.and(of_supplier(organisation));
    let of_buyer = |organisation| narrow.and(of_buyer(organisation));
    let rows: Vec<Row> = page! {
        tx, filter, commitments in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), commitments::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let rows = whole(tx, rows).await?;
    Ok(Page::of(rows, filter, |row: &Stored<Commitment>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// A commitment that is locked, with those that wait for it.
#[derive(Debug, Clone)]
pub struct Locked {
    /// The commitment.
    pub stored: Stored<Commitment>,
    /// Those that wait for it.
    pub waiting: Vec<Commitment>,
}

/// Locks a commitment until the transaction ends, those that wait for it and those that it waits for;
/// their partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: CommitmentId) -> Result<Option<Locked>, Failure> {
    let object = id.uuid();
    let waiting = commitment_dependencies::table
        .filter(commitment_dependencies::precondition_id.eq(object))
        .select(commitment_dependencies::commitment_id);
    let awaited = commitment_dependencies::table
        .filter(commitment_dependencies::commitment_id.eq(object))
        .select(commitment_dependencies::precondition_id);
    let rows: Vec<(Columns, jiff_diesel::Timestamp)> = commitments::table
        .filter(
            commitments::id
                .eq(object)
                .or(commitments::id.eq_any(waiting))
                .or(commitments::id.eq_any(awaited)),
        )
        .filter(seen_by(tx.organisation()))
        .order(commitments::id)
        .select((Columns::as_select(), commitments::created_at))
        .for_update()
        .load(&mut tx.connection())
        .await?;
    let Some(parties) = rows.as_slice().first().map(|(columns, _)| columns.parties()) else {
        return Ok(None);
    };
    let Some(standing) = standing(tx, parties.partnership).await? else {
        return Err(Failure::Corrupt { column: "commitments.partnership_id" });
    };
    let held = rows.into_iter().filter(|(columns, _)| columns.id() >= object);
    let held = held.map(|(columns, created_at)| (columns, created_at, standing.state)).collect();
    // The oldest of them is the one that was asked for.
    let mut rows = whole(tx, held).await?.into_iter();
    let stored = rows.next().filter(|stored| stored.value.id == id);
    let waiting = rows.map(|stored| stored.value).collect();
    Ok(stored.map(|stored| Locked { stored, waiting }))
}

/// Commitments with their moves, evidence and preconditions: three statements for a whole page, in one
/// flight.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<Stored<Commitment>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let (mut moves, mut evidence, mut preconditions) = try_join3(
        parts::moves(tx, &ids),
        parts::evidence(tx, &ids),
        parts::preconditions(tx, &ids),
    )
    .await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let id = columns.id();
            let standing = Standing { parties: columns.parties(), state };
            let updated_at = columns.updated_at();
            let value = columns.commitment(
                standing,
                moves.remove(&id).unwrap_or_default(),
                evidence.remove(&id).unwrap_or_default(),
                preconditions.remove(&id).unwrap_or_default(),
            )?;
            Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
        })
        .collect()
}

/// Those of these commitments that are the caller's to see in this partnership, as what comes first,
/// with the side that promises each.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn preconditions(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    ids: &[CommitmentId],
) -> Result<Vec<(Precondition, Side)>, Failure> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(parts::PreconditionRow, String)> = commitments::table
        .filter(commitments::id.eq_any(ids))
        .filter(commitments::partnership_id.eq(partnership.uuid()))
        .filter(seen_by(tx.organisation()))
        .order(commitments::id)
        .select((parts::precondition_columns(), commitments::promisor_side))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter()
        .map(|(row, side)| {
            let side = rows::name("commitments.promisor_side", &side)?;
            Ok((parts::precondition(row)?, side))
        })
        .collect()
}

/// Sees to it that these commitments are there until the transaction ends, by age: whoever lets several
/// wait for them does that before it adds to the ledger.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(tx: &mut Writing<'_>, ids: &[CommitmentId]) -> Result<(), Failure> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let _held: Vec<Uuid> = commitments::table
        .filter(commitments::id.eq_any(ids))
        .filter(seen_by(tx.organisation()))
        .order(commitments::id)
        .select(commitments::id)
        .for_key_share()
        .load(&mut tx.connection())
        .await?;
    Ok(())
}

/// Keeps a new commitment.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    commitment: &Commitment,
    event: &Event,
) -> Result<(), Failure> {
    ledger::record(tx, commitment, event, insert_rows(tx, commitment, event)).await
}

/// Keeps several new commitments: first what they are, then the events, so that the ledger is locked as
/// late as can be.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert_all(tx: &mut Writing<'_>, new: &[(Commitment, Event)]) -> Result<(), Failure> {
    for (commitment, event) in new {
        insert_rows(tx, commitment, event).await?;
    }
    for (commitment, event) in new {
        ledger::record(tx, commitment, event, ready(Ok(()))).await?;
    }
    Ok(())
}

async fn insert_rows(
    tx: &Reading<'_>,
    commitment: &Commitment,
    event: &Event,
) -> Result<(), Failure> {
    let row = (Columns::new(commitment, event), commitments::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(commitments::table).values(row);
    written(row.prepared().execute(&mut tx.connection())).await?;
    parts::insert_dependencies(tx, commitment).await
}

/// Saves what `event` has made of a commitment that is locked and was `was`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Commitment,
    commitment: &Commitment,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(commitments::table)
        .filter(commitments::id.eq(commitment.id.uuid()))
        .filter(commitments::version.eq(was.version))
        .filter(seen_by(organisation))
        .set(Columns::new(commitment, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        parts::save(tx, was, commitment).await
    };
    ledger::record(tx, commitment, event, saving).await?;
    duties::tell(tx, was, commitment, event.at).await
}
