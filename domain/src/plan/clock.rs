//! What time does: the first day begins, the last one passes, and silence has an end.

use jiff::Timestamp;

use super::{Action, MACHINE, Plan, State};
use crate::{
    actor::By,
    amendment::Amendment,
    deadline::after_days,
    event::{Entity, Event},
    machine::{Refusal, Who},
};

impl Plan {
    /// The instant at which something happens by itself.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        let by_itself = match self.state {
            State::Proposed | State::ChangesRequested => after_days(self.since, Self::ANSWER_DAYS),
            State::Agreed => self.terms.starts_at(),
            State::InForce => self.terms.ends_at(),
            State::Draft | State::Closed | State::Terminated | State::Withdrawn => return None,
        };
        let unanswered = self.amendment.as_ref().map_or(Timestamp::MAX, Amendment::expires_at);
        Some(by_itself.min(unanswered))
    }

    /// Time passed.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let unanswered = self.amendment.as_ref().is_some_and(|open| open.expires_at() <= at);
        let (action, to) = match self.state {
            State::Agreed | State::InForce if unanswered => (Action::LapseAmendment, self.state),
            State::Agreed => (Action::TakeEffect, State::InForce),
            State::InForce => (Action::Close, State::Closed),
            State::Draft
            | State::Proposed
            | State::ChangesRequested
            | State::Closed
            | State::Terminated
            | State::Withdrawn => (Action::Lapse, State::Withdrawn),
        };
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.enter(state, at);
        next.by_lapse = action == Action::Lapse;
        if action == Action::LapseAmendment {
            next.amendment = None;
        }
        let next = next.tidied();
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }
}
