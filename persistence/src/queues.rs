//! How long the queues are: what is due in each, and since when.

use diesel::{
    ExpressionMethods, QueryDsl,
    dsl::{count_star, min},
};
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::{
    Failure, Reading,
    schema::{deadlines, dispatches, jobs, mails},
};

/// What is due in a queue.
#[derive(Debug, Clone, Copy)]
pub struct Queue {
    /// Its name: a word of ours.
    pub name: &'static str,
    /// How much is due.
    pub due: i64,
    /// Since when the first is.
    pub first_due_at: Option<Timestamp>,
}

type Found = (i64, Option<jiff_diesel::Timestamp>);

/// Looks at each queue.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn look(tx: &Reading<'_>, now: Timestamp) -> Result<[Queue; 4], Failure> {
    let now = now.to_diesel();
    let queue = |name, (due, first): Found| {
        let first_due_at = first.map(jiff_diesel::Timestamp::to_jiff);
        Queue { name, due, first_due_at }
    };
    let events: Found = dispatches::table
        .filter(dispatches::due_at.le(now))
        .select((count_star(), min(dispatches::due_at)))
        .first(&mut tx.connection())
        .await?;
    let letters: Found = mails::table
        .filter(mails::state.eq("queued"))
        .filter(mails::due_at.le(now))
        .select((count_star(), min(mails::due_at)))
        .first(&mut tx.connection())
        .await?;
    let lapses: Found = deadlines::table
        .filter(deadlines::due_at.le(now))
        .select((count_star(), min(deadlines::due_at)))
        .first(&mut tx.connection())
        .await?;
    let work: Found = jobs::table
        .filter(jobs::due_at.le(now))
        .select((count_star(), min(jobs::due_at)))
        .first(&mut tx.connection())
        .await?;
    Ok([
        queue("dispatches", events),
        queue("mails", letters),
        queue("deadlines", lapses),
        queue("jobs", work),
    ])
}
