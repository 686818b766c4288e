//! When the clock comes to an exclusivity before its own time: its partnership has ended, or something has
//! become of a promise that is made for it.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    event::Entity,
    exclusivity::{Exclusivity, Facts, State},
    id::{ExclusivityId, Id, PartnershipId, PilotId},
    machine::Name,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::seen_by;
use crate::{
    Failure, Reading, Writing, commitments,
    deadlines::let_come,
    pilots,
    schema::{deadlines, exclusivities},
};

/// What decides on an exclusivity besides itself.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn facts(tx: &Reading<'_>, one: &Exclusivity) -> Result<Facts, Failure> {
    if !one.state.is_held() {
        return Ok(Facts::default());
    }
    let mut facts = Facts::default();
    if !one.terms.duties.is_empty() {
        facts = commitments::facts(tx, one.id).await?;
    }
    if let Some(pilot) = one.terms.pilot {
        let pilot = pilots::find(tx, pilot).await?;
        let pilot = pilot.ok_or(Failure::Corrupt { column: "exclusivities.pilot_id" })?.value;
        facts.undecided_since = pilot.undecided_since();
        if one.terms.pauses.days() > 0 {
            facts = one.with_pauses(facts, &pilots::standstills(tx, &pilot).await?);
        }
    }
    Ok(facts)
}

/// Lets the clock come at once to what names this pilot and binds.
pub(crate) async fn let_come_of(
    tx: &Reading<'_>,
    pilot: PilotId,
    at: Timestamp,
) -> Result<(), Failure> {
    let held = State::HELD.iter().map(|state| state.as_str());
    let waking = exclusivities::table
        .filter(exclusivities::pilot_id.eq(pilot.uuid()))
        .filter(exclusivities::state.eq_any(held))
        .filter(seen_by(tx.organisation()))
        .select(exclusivities::id);
    let_come!(tx, waking, at)?;
    Ok(())
}

/// Lets the clock come at once.
pub(crate) async fn let_come(
    tx: &Reading<'_>,
    id: ExclusivityId,
    at: Timestamp,
) -> Result<(), Failure> {
    let_come!(tx, [id.uuid()], at)?;
    Ok(())
}

/// After a step of an exclusivity: what it has not heard of yet is not forgotten with its new deadline, and
/// with its end its promises end. The ledger is held, so whatever became of a promise is seen, or comes
/// after it.
pub(super) async fn follow(
    tx: &mut Writing<'_>,
    was: &Exclusivity,
    one: &Exclusivity,
    at: Timestamp,
) -> Result<(), Failure> {
    if one.state.is_held() {
        let facts = facts(tx, one).await?;
        if one.hears(&facts).is_some() {
            let_come(tx, one.id, at).await?;
        }
    } else if was.state.is_held() && !was.terms.duties.is_empty() {
        commitments::wake_duties(tx, one.id, at).await?;
    }
    Ok(())
}

/// Lets the clock come at its own time again to an exclusivity that is locked and has nothing to hear.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn rest(tx: &mut Writing<'_>, one: &Exclusivity) -> Result<(), Failure> {
    let Some(due) = one.due() else { return Ok(()) };
    // Whoever has waked it has the row until its promise is there to be seen.
    let _held: Vec<Uuid> = deadlines::table
        .filter(deadlines::object_id.eq(one.id.uuid()))
        .select(deadlines::object_id)
        .for_update()
        .load(&mut tx.connection())
        .await?;
    let facts = facts(tx, one).await?;
    if one.hears(&facts).is_none() {
        let_come(tx, one.id, due).await?;
    }
    Ok(())
}

/// Lets the clock come at once to what has not ended in a partnership that has, and is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn wake(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
    at: Timestamp,
) -> Result<(), Failure> {
    // Whatever has not ended has a deadline. What outlives the partnership keeps its own.
    let living: Vec<_> = State::ALL
        .iter()
        .filter(|state| state.is_open() || state.is_held())
        .map(|state| state.as_str())
        .collect();
    let open: Vec<_> =
        State::ALL.iter().filter(|state| state.is_open()).map(|state| state.as_str()).collect();
    let waking = exclusivities::table
        .filter(exclusivities::partnership_id.eq(partnership.uuid()))
        .filter(exclusivities::state.eq_any(living))
        .filter(exclusivities::survives_termination.eq(false).or(exclusivities::state.eq_any(open)))
        .filter(seen_by(tx.organisation()))
        .select(exclusivities::id);
    let_come!(tx, waking, at)?;
    Ok(())
}
