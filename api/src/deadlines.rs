//! What happens when a deadline passes: the noun's own `lapse`, like any other action.
//!
//! What waits for a side does not lapse while the partnership stands still: nobody could have acted. What is
//! one side's own does, and so do windows, which are time itself, and briefs, which close for all at once.
//! Commitments, invitations to briefs and exclusivities end with their partnership, each in a transaction of
//! its own; a pitch or an agreement that waits for an answer lapses at its own time.

use domain::{
    commitment::{Commitment, Link},
    event::Noun,
    goal,
    id::{ExclusivityId, GoalId, Id},
    partnership::State,
};
use jiff::Timestamp;
use persistence::{
    Failure, Reading, Writing, agreements, attachments, brief_invitations, briefs,
    business_calendars, commitments, exclusivities,
    goals::{self, measurements},
    invitations, panels,
    partnerships::{self, SaveError},
    pilots, plans, proposals, reviews,
};
use uuid::Uuid;

use crate::commitments as commitment_steps;

/// Lets an object of one partnership lapse, which stays where the partnership stands still.
macro_rules! lapse_of {
    ($nouns:ident, $tx:ident, $object:ident, $now:ident) => {{
        let stored = $nouns::lock($tx, Id::new($object)).await?.ok_or(Failure::Changed)?;
        if !stored.value.standing.is_active() {
            return Ok(false);
        }
        let was = stored.value.clone();
        let Ok((next, event)) = stored.value.lapse($now) else { return Ok(false) };
        $nouns::save($tx, &was, &next, &event).await?;
    }};
}

/// Lets the object lapse; false when it does not wait any more, or its partnership stands still.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn lapse(
    tx: &mut Writing<'_>,
    noun: Noun,
    object: Uuid,
    now: Timestamp,
) -> Result<bool, Failure> {
    match noun {
        Noun::Invitation => {
            let sent = invitations::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let Ok((invitation, event)) = sent.invitation.lapse(now) else { return Ok(false) };
            invitations::save(tx, &invitation, &event).await?;
        }
        Noun::Partnership => {
            let stored = partnerships::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let Ok((partnership, event)) = stored.value.lapse(now) else { return Ok(false) };
            partnerships::save(tx, &partnership, &event).await.map_err(|error| match error {
                SaveError::Failure(failure) => failure,
                SaveError::PairTaken => Failure::Changed,
            })?;
            if partnership.state == State::Ended {
                commitments::wake(tx, partnership.id, now).await?;
                brief_invitations::wake(tx, partnership.id, now).await?;
                exclusivities::wake(tx, partnership.id, now).await?;
            }
        }
        // Its own, whatever becomes of any partnership.
        Noun::Brief => {
            let stored = briefs::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let Ok((brief, event)) = stored.value.lapse(now) else { return Ok(false) };
            briefs::save(tx, &brief, &event).await?;
        }
        // It closes for all at once, also where the partnership stands still.
        Noun::BriefInvitation => {
            let stored = brief_invitations::lock(tx, Id::new(object)).await?;
            let invitation = stored.ok_or(Failure::Changed)?.value;
            let Ok((invitation, event)) = invitation.lapse(now) else { return Ok(false) };
            brief_invitations::save(tx, &invitation, &event).await?;
        }
        Noun::Proposal => {
            let stored = proposals::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            if !stored.value.standing.is_active() && !stored.value.standing.is_over() {
                return Ok(false);
            }
            let was = stored.value.clone();
            let calendar = business_calendars::of(tx, stored.value.standing.parties.buyer).await?;
            let lapsed = stored.value.lapse(&calendar.terms, now);
            let Ok((proposal, event)) = lapsed else { return Ok(false) };
            proposals::save(tx, &was, &proposal, None, &event).await?;
        }
        // A buyer's own affair, whatever becomes of the partnership.
        Noun::Panel => {
            let stored = panels::lock_itself(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let Ok((panel, event)) = stored.value.lapse(now) else { return Ok(false) };
            panels::save(tx, &panel, &event).await?;
        }
        Noun::Pilot => lapse_of!(pilots, tx, object, now),
        Noun::Plan => lapse_of!(plans, tx, object, now),
        Noun::Review => lapse_of!(reviews, tx, object, now),
        Noun::Goal => return lapse_goal(tx, Id::new(object), now).await,
        Noun::Commitment => {
            let locked = commitments::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let commitment = locked.stored.value.clone();
            if !commitment.standing.is_active() && !commitment.standing.is_over() {
                return Ok(false);
            }
            let lapsed = match let_go(tx, &commitment).await? {
                Some(ended) => commitment.let_go(ended, now),
                None => commitment.lapse(now),
            };
            let Ok((commitment, event)) = lapsed else { return Ok(false) };
            commitment_steps::save(tx, locked, commitment, &event).await?;
        }
        Noun::Agreement => lapse_of!(agreements, tx, object, now),
        Noun::Exclusivity => return lapse_exclusivity(tx, Id::new(object), now).await,
        // What was only announced is a side's own, whatever becomes of the partnership.
        Noun::Attachment => {
            let stored = attachments::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let was = stored.value.clone();
            let Ok((attachment, event)) = stored.value.lapse(now) else { return Ok(false) };
            attachments::save(tx, &was, &attachment, &event).await?;
        }
        Noun::Organisation
        | Noun::BusinessCalendar
        | Noun::PanelCriteria
        | Noun::PilotApproval
        | Noun::PilotApprovalPolicy
        | Noun::Deputy
        | Noun::Member
        | Noun::ServiceAccount
        | Noun::Innovation
        | Noun::Message
        | Noun::Lessons
        | Noun::Webhook
        | Noun::Job
        | Noun::Note => {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A window is time itself: it ends also where the partnership stands still. What is not signed by both
/// waits.
async fn lapse_exclusivity(
    tx: &mut Writing<'_>,
    id: ExclusivityId,
    now: Timestamp,
) -> Result<bool, Failure> {
    let was = exclusivities::lock(tx, id).await?.ok_or(Failure::Changed)?.value;
    let still = !was.standing.is_active() && !was.standing.is_over();
    if still && was.state.is_open() {
        return Ok(false);
    }
    let facts = exclusivities::facts(tx, &was).await?;
    let Ok((next, event)) = was.clone().lapse(&facts, now) else {
        if still {
            return Ok(false);
        }
        exclusivities::rest(tx, &was).await?;
        return Ok(true);
    };
    exclusivities::save(tx, &was, &next, &event).await?;
    Ok(true)
}

/// Since when it is let go of, since what both have signed it with has ended: an exclusivity, or a pilot that
/// was called off. `None` while that has not, or of what stands alone.
async fn let_go(tx: &Reading<'_>, commitment: &Commitment) -> Result<Option<Timestamp>, Failure> {
    match commitment.terms.link {
        Some(Link::Exclusivity(id)) => {
            let right = exclusivities::find(tx, id).await?.ok_or(Failure::Changed)?.value;
            Ok((!right.state.is_held()).then_some(right.since))
        }
        Some(Link::Pilot(id)) => {
            let pilot = pilots::find(tx, id).await?.ok_or(Failure::Changed)?;
            // Nothing changes it any more.
            Ok(pilot.value.lets_go(commitment.id).then_some(pilot.updated_at))
        }
        Some(Link::Goal(_)) | None => Ok(None),
    }
}

async fn lapse_goal(tx: &mut Writing<'_>, id: GoalId, now: Timestamp) -> Result<bool, Failure> {
    let stored = goals::lock(tx, id).await?.ok_or(Failure::Changed)?;
    if !stored.value.standing.is_active() {
        return Ok(false);
    }
    let (was, goal) = (&stored.value, stored.value.clone());
    let lapsed = match goal.next_by_time() {
        Some((_, goal::Action::AcceptMeasurements)) => {
            let log = measurements::log(tx, goal.id).await?;
            goal.accept_measurements(log, now)
        }
        Some((_, action)) => goal.lapse(action, now).map(|(goal, event)| (goal, Vec::new(), event)),
        None => return Ok(false),
    };
    let Ok((goal, changes, event)) = lapsed else { return Ok(false) };
    goals::save(tx, was, (&goal, &changes, &event)).await?;
    Ok(true)
}
