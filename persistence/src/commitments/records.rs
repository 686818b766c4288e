//! What the figures need to know of the promises of a partnership: a part at a time, so that memory is
//! bounded however many there are.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, dsl::exists};
use diesel_async::RunQueryDsl;
use domain::{
    commitment::{
        Cause, Importance, Link,
        figures::{Period, Record},
    },
    id::{Id, PartnershipId},
    machine::Name,
};
use jiff::civil::Date;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::{columns::zone, seen_by};
use crate::{
    Failure, Reading, rows,
    schema::{commitment_moves, commitments},
};

/// Which promises are counted.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Of this partnership.
    pub partnership: PartnershipId,
    /// Only what serves this.
    pub link: Option<Link>,
    /// Due at first on this day or later.
    pub from: Date,
    /// Due at first before this day.
    pub to: Date,
}

/// How many are read at a time.
const PART: i64 = 1_000;

type Row = (
    (Uuid, String, String, i16),
    (jiff_diesel::Date, jiff_diesel::Date, jiff_diesel::Date, i32, String),
    (Option<jiff_diesel::Timestamp>, Option<String>, bool),
);

fn record(((_, side, state, importance), days, rest): Row) -> Result<Record, Failure> {
    let (original, counted, current, blocked_days, name) = days;
    let (delivered_at, reason, moved) = rest;
    let zone = zone(&name)?;
    Ok(Record {
        promisor: rows::name("commitments.promisor_side", &side)?,
        state: rows::name("commitments.state", &state)?,
        importance: Importance::new(i64::from(importance))
            .ok_or(Failure::Corrupt { column: "commitments.importance" })?,
        original: original.to_jiff(),
        counted: counted.to_jiff(),
        current: current.to_jiff(),
        blocked_days,
        moved,
        delivered: delivered_at.map(|at| zone.day_of(at.to_jiff())),
        reason: rows::name_if("commitments.reason_code", reason.as_deref())?,
    })
}

/// Counts the promises that were due at first in a period.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn period(tx: &Reading<'_>, asked: &Asked) -> Result<Period, Failure> {
    let mut period = Period::default();
    let mut behind: Option<(jiff_diesel::Date, Uuid)> = None;
    loop {
        let moves = commitment_moves::table
            .filter(commitment_moves::commitment_id.eq(commitments::id))
            .filter(commitment_moves::cause.eq(Cause::Agreed.as_str()));
        let mut query = commitments::table
            .filter(commitments::partnership_id.eq(asked.partnership.uuid()))
            .filter(seen_by(tx.organisation()))
            .filter(commitments::original_due.ge(asked.from.to_diesel()))
            .filter(commitments::original_due.lt(asked.to.to_diesel()))
            .select((
                (
                    commitments::id,
                    commitments::promisor_side,
                    commitments::state,
                    commitments::importance,
                ),
                (
                    commitments::original_due,
                    commitments::counted_due,
                    commitments::current_due,
                    commitments::blocked_days,
                    commitments::time_zone,
                ),
                (commitments::delivered_at, commitments::reason_code, exists(moves)),
            ))
            .order((commitments::original_due, commitments::id))
            .limit(PART)
            .into_boxed();
        query = match asked.link {
            Some(Link::Pilot(pilot)) => query.filter(commitments::pilot_id.eq(pilot.uuid())),
            Some(Link::Goal(goal)) => query.filter(commitments::goal_id.eq(goal.uuid())),
            Some(Link::Exclusivity(one)) => {
                query.filter(commitments::exclusivity_id.eq(one.uuid()))
            }
            None => query,
        };
        if let Some((day, id)) = behind {
            query = query
                .filter(commitments::original_due.ge(day))
                .filter(commitments::original_due.gt(day).or(commitments::id.gt(id)));
        }
        let rows: Vec<Row> = query.load(&mut tx.connection()).await?;
        let last = rows.last().map(|((id, ..), (day, ..), _)| (*day, *id));
        let more = i64::try_from(rows.len()).is_ok_and(|count| count == PART);
        for row in rows {
            period.add(&record(row)?);
        }
        match last {
            Some(last) if more => behind = Some(last),
            Some(_) | None => return Ok(period),
        }
    }
}
