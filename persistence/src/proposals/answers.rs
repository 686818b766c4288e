//! What the buyer owes: how it has answered, what waits for it, and how much lies in which state.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, SelectableHelper,
    dsl::{count_star, max, min, sql},
    sql_types::{Nullable, Timestamptz},
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, PartnershipId, ProposalId},
    proposal::{Answers, Proposal, State},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::{
    Columns, Condition, Row, columns::ClockColumns, of_buyer, of_supplier, seen_by, stored,
};
use crate::{
    Failure, Reading, Stored,
    pages::Sides,
    partnerships::{WithStanding, with_state},
    rows,
    schema::proposals,
};

type AnsweredRow =
    (Uuid, String, ClockColumns, Option<jiff_diesel::Timestamp>, Option<jiff_diesel::Timestamp>);

/// How many rows are read at once.
const PART: i64 = 1_000;

/// How the buyer of a partnership that the caller may see has answered what was submitted from one
/// instant to another.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn answers(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Answers, Failure> {
    let mut answers = Answers::default();
    let mut behind = Uuid::nil();
    loop {
        let rows: Vec<AnsweredRow> = proposals::table
            .filter(proposals::partnership_id.eq(partnership.uuid()))
            .filter(seen_by(tx.organisation()))
            .filter(proposals::submitted_at.ge(from.to_diesel()))
            .filter(proposals::submitted_at.lt(to.to_diesel()))
            .filter(proposals::id.gt(behind))
            .order(proposals::id)
            .limit(PART)
            .select((
                proposals::id,
                proposals::state,
                ClockColumns::as_select(),
                proposals::acknowledged_at,
                proposals::decided_at,
            ))
            .load(&mut tx.connection())
            .await?;
        let more = i64::try_from(rows.len()).is_ok_and(|count| count == PART);
        for (id, state, clock, acknowledged_at, decided_at) in rows {
            behind = id;
            if let Some(clock) = clock.clock()? {
                let [acknowledged_at, decided_at] =
                    [acknowledged_at, decided_at].map(|at| at.map(jiff_diesel::Timestamp::to_jiff));
                let state = rows::name("proposals.state", &state)?;
                answers.add(state, &clock, acknowledged_at, decided_at);
            }
        }
        if !more {
            return Ok(answers);
        }
    }
}

/// Where a proposal that the caller's organisation has as buyer lies among those that wait for it, or would
/// lie; `None` where it is none of those.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn place_among_open(
    tx: &Reading<'_>,
    id: ProposalId,
) -> Result<Option<(Timestamp, ProposalId)>, Failure> {
    let due: Option<Option<jiff_diesel::Timestamp>> = proposals::table
        .filter(proposals::id.eq(id.uuid()))
        .filter(of_buyer(tx.organisation()))
        .select(proposals::decide_by)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(due.flatten().map(|due| (due.to_jiff(), id)))
}

/// What waits for a decision of the caller's organisation, the first due first, behind a place.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn open(
    tx: &Reading<'_>,
    after: Option<(Timestamp, ProposalId)>,
    limit: u16,
) -> Result<Vec<Stored<Proposal>>, Failure> {
    let mut query = proposals::table
        .filter(of_buyer(tx.organisation()))
        .filter(proposals::open_until.is_not_null())
        .order((proposals::open_until, proposals::id))
        .select((Columns::as_select(), proposals::created_at))
        .into_boxed();
    if let Some((due, id)) = after {
        let due = due.to_diesel();
        query = query
            .filter(proposals::open_until.ge(due))
            .filter(proposals::open_until.gt(due).or(proposals::id.gt(id.uuid()).nullable()));
    }
    let page = Sides { queries: vec![query], limit };
    let rows: Vec<Row> = WithStanding(page).load(&mut tx.connection()).await?;
    let mut found: Vec<_> =
        rows.into_iter().map(|row| stored(with_state(row)?)).collect::<Result<_, _>>()?;
    // The page is the right one; its rows may come in any order.
    let due = |one: &Stored<Proposal>| one.value.clock.map(|clock| clock.decide_by);
    found.sort_by_key(|one| (due(one), one.value.id.uuid()));
    Ok(found)
}

/// How much lies in a state, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The state.
    pub state: State,
    /// How many there are.
    pub count: i64,
    /// Since when they are there on average.
    pub mean_since: Timestamp,
    /// Since when the one that has been there longest is.
    pub oldest_since: Timestamp,
    /// Since when the one that came last is.
    pub newest_since: Timestamp,
}

type StageRow = (
    String,
    i64,
    Option<jiff_diesel::Timestamp>,
    Option<jiff_diesel::Timestamp>,
    Option<jiff_diesel::Timestamp>,
);

fn stage((state, count, mean, oldest, newest): StageRow) -> Result<Stage, Failure> {
    let since = |at: Option<jiff_diesel::Timestamp>| {
        at.map(jiff_diesel::Timestamp::to_jiff)
            .ok_or(Failure::Corrupt { column: "proposals.since" })
    };
    Ok(Stage {
        state: rows::name("proposals.state", &state)?,
        count,
        mean_since: since(mean)?,
        oldest_since: since(oldest)?,
        newest_since: since(newest)?,
    })
}

/// What the caller's organisation has in each state, as supplier and as buyer; of one partnership where
/// it is named.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn pipeline(
    tx: &Reading<'_>,
    partnership: Option<PartnershipId>,
) -> Result<(Vec<Stage>, Vec<Stage>), Failure> {
    let organisation = tx.organisation();
    let as_supplier = stages(tx, Box::new(of_supplier(organisation)), partnership).await?;
    Ok((as_supplier, stages(tx, Box::new(of_buyer(organisation)), partnership).await?))
}

async fn stages(
    tx: &Reading<'_>,
    of_side: Condition,
    partnership: Option<PartnershipId>,
) -> Result<Vec<Stage>, Failure> {
    // There is no average of instants.
    let mean = sql::<Nullable<Timestamptz>>("to_timestamp(avg(extract(epoch FROM since)))");
    let (oldest, newest) = (min(proposals::since), max(proposals::since));
    let mut query = proposals::table
        .filter(of_side)
        .group_by(proposals::state)
        .select((proposals::state, count_star(), mean, oldest, newest))
        .into_boxed();
    if let Some(partnership) = partnership {
        query = query.filter(proposals::partnership_id.eq(partnership.uuid()));
    }
    let rows: Vec<StageRow> = query.load(&mut tx.connection()).await?;
    let mut stages = rows.into_iter().map(stage).collect::<Result<Vec<_>, _>>()?;
    stages.sort_by_key(|stage| stage.state);
    Ok(stages)
}
