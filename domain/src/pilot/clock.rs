//! What time does: a gate is told on its day, a pause ends, the run ends on its last day. A decision that does
//! not come is overdue, is asked for again, and is missing at last: then the pilot closes without one, so that
//! nothing of the supplier's hangs on it.
//!
//! Results that the buyer does not enter, or that nobody publishes, are a decision that does not come. Where
//! only the supplier's are missing, they are published without it: the buyer decides on what is there, within
//! [`Pilot::DECIDE_DAYS`] at least.

use jiff::Timestamp;

use super::{Action, Amendment, Extension, MACHINE, Pilot, State};
use crate::{
    actor::By,
    deadline::{Zone, after_days, days_later},
    event::{Entity, Event},
    machine::{Name, Refusal, Who},
    names::names,
};

names! {
    /// A mail that says that a decision is still missing.
    pub enum Reminder {
        /// A week after it was overdue.
        Week = "week",
        /// Two weeks after.
        Fortnight = "fortnight",
    }
}

impl Reminder {
    fn days(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::Fortnight => 14,
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Week => Action::RemindWeek,
            Self::Fortnight => Action::RemindFortnight,
        }
    }
}

impl State {
    /// True where the buyer has not decided in time.
    #[must_use]
    pub fn lacks_decision(self) -> bool {
        matches!(self, Self::Overdue | Self::Undecided)
    }
}

impl Pilot {
    /// Days for which a decision is overdue until the pilot closes without one.
    pub const OVERDUE_DAYS: i64 = 28;
    /// The fewest days that the buyer has for its decision from the supplier's last value on, or from when that
    /// did not come.
    pub const DECIDE_DAYS: i32 = 7;

    /// The instant at which the run is over.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        Zone::utc().end_of(self.ends_on())
    }

    /// The instant from which on the decision is overdue.
    #[must_use]
    pub fn decision_due_at(&self) -> Timestamp {
        Zone::utc().end_of(self.decision_by())
    }

    /// The instant at which it closes without a decision that is overdue.
    #[must_use]
    pub fn undecided_at(&self) -> Option<Timestamp> {
        let since = self.overdue_since.filter(|_| self.state == State::Overdue);
        since.map(|since| after_days(since, Self::OVERDUE_DAYS))
    }

    /// Since when the buyer's decision is missing; `None` while it is not.
    #[must_use]
    pub fn undecided_since(&self) -> Option<Timestamp> {
        self.state.lacks_decision().then(|| self.decision_due_at())
    }

    /// The instant at which something happens by itself.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        let amendment = self.amendment.as_ref().map(Amendment::expires_at);
        let extension = self.extension.as_ref().map(Extension::expires_at);
        [amendment, extension, self.next_of_state()].into_iter().flatten().min()
    }

    fn next_of_state(&self) -> Option<Timestamp> {
        match self.state {
            State::Running => {
                Some(self.next_gate_at().unwrap_or(Timestamp::MAX).min(self.ends_at()))
            }
            State::Paused => self.goes_on_at(),
            State::Evaluating | State::DecisionDue => Some(self.decision_due_at()),
            State::Overdue => {
                let reminder = self.next_reminder.and_then(|one| self.reminds_at(one));
                [reminder, self.undecided_at()].into_iter().flatten().min()
            }
            State::Draft
            | State::CharterReview
            | State::ChangesRequested
            | State::ApprovedByBuyer
            | State::Approved
            | State::Ready
            | State::Closed
            | State::Undecided
            | State::Rejected
            | State::Cancelled => None,
        }
    }

    /// The supplier has done its part, or has let it pass: the day of the decision leaves the buyer its days.
    pub(super) fn can_be_decided_from(&mut self, at: Timestamp) {
        let last = days_later(Zone::utc().day_of(at), Self::DECIDE_DAYS);
        if last > self.decision_by() {
            self.days = Some((self.ends_on(), last));
        }
    }

    fn reminds_at(&self, reminder: Reminder) -> Option<Timestamp> {
        self.overdue_since.map(|since| after_days(since, reminder.days()))
    }

    /// Time passed.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let (action, to) = self.what_time_does(at);
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let (was, from) = (self.was(), self.state);
        let mut next = Self { state, version: self.version + 1, ..self };
        if action == Action::LapseAmendment {
            next.amendment = None;
        }
        if action == Action::LapseExtension {
            next.extension = None;
        }
        if action == Action::GateDue {
            next.tell_gates(at);
        }
        if action == Action::Lapse {
            next.count_pause(at);
        }
        if from == State::Evaluating && state == State::DecisionDue {
            next.can_be_decided_from(at);
        }
        if from == State::Evaluating && state == State::Overdue {
            next.unpublished = true;
        }
        if state == State::Overdue && action != Action::LapseExtension {
            next.overdue_since =
                next.overdue_since.filter(|_| action != Action::Lapse).or(Some(at));
            let to_come = |one: &Reminder| next.reminds_at(*one).is_some_and(|then| then > at);
            next.next_reminder = Reminder::ALL.iter().copied().find(to_come);
        }
        let next = next.tidied();
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }

    fn what_time_does(&self, at: Timestamp) -> (Action, State) {
        if self.next_of_state().is_none_or(|then| then > at) {
            let is_extension = self.extension.is_some();
            let action = if is_extension { Action::LapseExtension } else { Action::LapseAmendment };
            return (action, self.state);
        }
        match self.state {
            State::Running if self.next_gate_at().is_some_and(|gate| gate <= at) => {
                (Action::GateDue, State::Running)
            }
            State::Running => (Action::Lapse, State::Evaluating),
            State::Paused => (Action::Lapse, State::Running),
            State::Evaluating if self.waits_for_supplier_alone() => {
                (Action::Lapse, State::DecisionDue)
            }
            State::Overdue if self.undecided_at().is_some_and(|end| end > at) => {
                // Of several whose days have passed, the last.
                let passed =
                    |one: &&Reminder| self.reminds_at(**one).is_some_and(|then| then <= at);
                let reminder = Reminder::ALL.iter().rfind(passed).unwrap_or(&Reminder::Week);
                (reminder.action(), State::Overdue)
            }
            State::Overdue => (Action::Lapse, State::Undecided),
            State::DecisionDue
            | State::Draft
            | State::CharterReview
            | State::ChangesRequested
            | State::ApprovedByBuyer
            | State::Approved
            | State::Ready
            | State::Evaluating
            | State::Closed
            | State::Undecided
            | State::Rejected
            | State::Cancelled => (Action::Lapse, State::Overdue),
        }
    }
}
