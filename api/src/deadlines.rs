//! What happens when a deadline passes: the noun's own `lapse`, like any other action.

use domain::{event::Noun, id::Id, machine::Refusal};
use jiff::Timestamp;
use persistence::{
    Failure, Writing, invitations,
    partnerships::{self, SaveError},
    pilots, proposals,
};
use uuid::Uuid;

/// Lets the object lapse.
///
/// # Errors
/// [`Failure`] when the database fails, or the object does not wait any more.
pub(crate) async fn lapse(
    tx: &mut Writing,
    noun: Noun,
    object: Uuid,
    now: Timestamp,
) -> Result<(), Failure> {
    // A deadline goes with the state that set it, so what is due does wait.
    let gone = |_: Refusal| Failure::Changed;
    match noun {
        Noun::Invitation => {
            let sent = invitations::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let (invitation, event) = sent.invitation.lapse(now).map_err(gone)?;
            invitations::save(tx, &invitation, &event).await
        }
        Noun::Partnership => {
            let stored = partnerships::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let (partnership, event) = stored.value.lapse(now).map_err(gone)?;
            partnerships::save(tx, &partnership, &event).await.map_err(|error| match error {
                SaveError::Failure(failure) => failure,
                SaveError::PairTaken => Failure::Changed,
            })
        }
        Noun::Proposal => {
            let stored = proposals::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let (proposal, event) = stored.value.lapse(now).map_err(gone)?;
            proposals::save(tx, &proposal, &event).await
        }
        Noun::Pilot => {
            let stored = pilots::lock(tx, Id::new(object)).await?.ok_or(Failure::Changed)?;
            let (pilot, event) = stored.value.lapse(now).map_err(gone)?;
            pilots::save(tx, &pilot, &event).await
        }
        Noun::Organisation => Err(Failure::Changed),
    }
}
