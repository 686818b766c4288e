//! A promise that waits for a promise of the other side: its clock stands still while that has failed.
//!
//! The days that are lost move its day, and the delay is the other side's.

use jiff::Timestamp;

use super::{Action, Commitment, State};
use crate::{actor::By, event::Event};

impl Commitment {
    /// Since when a promise that it waits for has failed, if one has by `at`.
    fn failed_since(&self, at: Timestamp) -> Option<Timestamp> {
        self.terms.depends_on.iter().filter_map(|one| one.failed_since(at)).min()
    }

    /// True if a promise that it waits for has failed by `at` and before its own day was over.
    pub(super) fn has_failed_by(&self, at: Timestamp) -> bool {
        self.failed_since(at.min(self.due_at())).is_some()
    }

    /// Hears what has become of a promise that it waits for.
    #[must_use]
    pub fn hear_of(mut self, other: &Self) -> Self {
        for one in self.terms.depends_on.iter_mut().filter(|one| one.id == other.id) {
            one.state = other.state;
            one.due = other.due_at();
        }
        self
    }

    /// Its clock stops where a promise that it waits for has failed, and goes on where none has any
    /// more; `None` where neither is the case. `by` is who brought that about.
    #[must_use]
    pub fn follow(&self, by: By, at: Timestamp) -> Option<(Self, Event)> {
        let (stops, goes_on) = (self.has_failed_by(at), self.failed_since(at).is_none());
        let (action, to) = match self.state {
            State::Agreed if stops => (Action::Block, State::Blocked),
            State::Blocked if goes_on => (Action::Unblock, State::Agreed),
            State::Requested
            | State::Offered
            | State::Agreed
            | State::Blocked
            | State::Overdue
            | State::Delivered
            | State::Disputed
            | State::Kept
            | State::KeptLate
            | State::Missed
            | State::Released
            | State::Void
            | State::Closed => return None,
        };
        self.clone().tick(action, to, by, at, |_| {}).ok()
    }

    /// Since when its clock stands still: since the other side's promise has failed, however late
    /// somebody says so, but not since before it was agreed.
    pub(super) fn blocked_since(&self, at: Timestamp) -> Timestamp {
        self.failed_since(at).map_or(at, |failed| failed.max(self.since))
    }

    /// Its clock goes on: the days that were lost move its day.
    pub(super) fn go_on(&mut self, at: Timestamp) {
        let days = self.terms.zone.days_between(self.since, at);
        self.dates.stand_still(days, at);
    }
}
