//! What time does: silence has an end, and so has an agreement, by its last day, by notice, or when
//! another one comes in its place.

use jiff::Timestamp;

use super::{Action, Agreement, MACHINE, State};
use crate::{
    actor::By,
    deadline::after_days,
    event::{Entity, Event},
    machine::{Refusal, Who},
};

impl Agreement {
    /// The instant at which something happens by itself.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        match self.state {
            State::Proposed | State::ChangesRequested => {
                Some(after_days(self.since, Self::ANSWER_DAYS))
            }
            State::Signed | State::Ending => {
                Some(self.ends_at()).filter(|end| *end < Timestamp::MAX)
            }
            State::Draft
            | State::Expired
            | State::Terminated
            | State::Superseded
            | State::Withdrawn => None,
        }
    }

    /// Time passed.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        // However late the clock comes, what came first has ended it.
        let end = Some(self.ends_at());
        let to = match self.state {
            State::Signed | State::Ending if self.superseded_at == end => State::Superseded,
            State::Ending if self.notice_ends_at == end => State::Terminated,
            State::Signed | State::Ending => State::Expired,
            State::Draft
            | State::Proposed
            | State::ChangesRequested
            | State::Expired
            | State::Terminated
            | State::Superseded
            | State::Withdrawn => State::Withdrawn,
        };
        let state = MACHINE.go(self.state, Action::Lapse, to, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.enter(state, at);
        next.by_lapse = state == State::Withdrawn;
        let event = was.becomes(&next, Action::Lapse, By::Clock, at, None);
        Ok((next, event))
    }
}
