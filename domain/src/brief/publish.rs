//! The buyer publishes a brief: every supplier that it names gets an invitation of its own, at once.

use jiff::Timestamp;

use super::{Action, Brief, State};
use crate::{
    actor::Actor,
    brief_invitation::BriefInvitation,
    event::Event,
    id::{BriefInvitationId, PartnershipId},
    machine::Refusal,
    partnership::Standing,
};

/// Why nobody is invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The state does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It would be closed when it is published.
    #[error("the brief closes at an instant that has passed")]
    Over,
    /// A supplier that is named cannot be invited.
    #[error("{0} is no active partnership in which you are the buyer")]
    NotActive(PartnershipId),
}

/// A brief that is published, with its event and the invitations that come of it.
pub type Published = (Brief, Event, Vec<(BriefInvitation, Event)>);

impl Brief {
    /// Somebody invites the suppliers. `standings` are the partnerships that are named, `fresh` makes an
    /// id for each invitation.
    ///
    /// # Errors
    /// [`PublishError`] when it is no draft, would be closed already, or names somebody who cannot be
    /// invited.
    pub fn publish(
        self,
        standings: &[Standing],
        fresh: impl Fn() -> BriefInvitationId,
        by: &Actor,
        at: Timestamp,
    ) -> Result<Published, PublishError> {
        let (brief, event) = self.step(Action::Publish, State::Published, by, at, |next| {
            next.published_at = Some(at);
        })?;
        if at >= brief.terms.schedule.closes_at() {
            return Err(PublishError::Over);
        }
        let mut invitations = Vec::new();
        for partnership in brief.invitees.iter() {
            let found = standings.iter().find(|one| one.parties.partnership == partnership);
            let standing = found
                .filter(|one| one.is_active() && one.parties.buyer == brief.organisation)
                .ok_or(PublishError::NotActive(partnership))?;
            invitations.push(BriefInvitation::invite(fresh(), *standing, &brief.terms, by, at));
        }
        Ok((brief, event, invitations))
    }
}
