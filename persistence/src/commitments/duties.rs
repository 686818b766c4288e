//! Promises that are made for an exclusivity: how they stand decides on it, and its end on them.
//!
//! Neither is changed with the other. Whoever changes one lets the clock come to the other at once, once
//! it holds the ledger of both, so that each is locked alone and nothing that was told is lost.

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    commitment::{Commitment, Link},
    exclusivity::Facts,
    id::{ExclusivityId, Id},
};
use jiff::Timestamp;

use super::{columns::zone, seen_by};
use crate::{Failure, Reading, Writing, exclusivities, rows, schema::commitments};

type Row =
    (String, jiff_diesel::Timestamp, jiff_diesel::Date, String, Option<jiff_diesel::Timestamp>);

/// How the promises stand that are made for an exclusivity.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn facts(tx: &Reading<'_>, of: ExclusivityId) -> Result<Facts, Failure> {
    let rows: Vec<Row> = commitments::table
        .filter(commitments::exclusivity_id.eq(of.uuid()))
        .filter(seen_by(tx.organisation()))
        .select((
            commitments::state,
            commitments::since,
            commitments::current_due,
            commitments::time_zone,
            commitments::delivered_at,
        ))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().try_fold(Facts::default(), |facts, (state, since, day, name, delivered)| {
        let state = rows::name("commitments.state", &state)?;
        let due = zone(&name)?.end_of(day.to_jiff());
        let delivered = delivered.map(jiff_diesel::Timestamp::to_jiff);
        Ok(facts.and(state, since.to_jiff(), due, delivered))
    })
}

/// Lets the clock come at once to the exclusivity of a promise whose state has changed.
pub(super) async fn tell(
    tx: &Writing<'_>,
    was: &Commitment,
    commitment: &Commitment,
    at: Timestamp,
) -> Result<(), Failure> {
    let Some(Link::Exclusivity(right)) = commitment.terms.link else { return Ok(()) };
    if was.state == commitment.state {
        return Ok(());
    }
    exclusivities::let_come(tx, right, at).await
}
