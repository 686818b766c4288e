//! What time does: reminders, the day that passes, silence, and the end of the partnership.
//!
//! A promise whose day passes while a promise of the other side that it waits for has failed is blocked
//! and not overdue, in whatever order the clock comes to the two.

use jiff::{Timestamp, ToSpan, civil::Date};

use super::{Action, Commitment, MACHINE, State};
use crate::{
    actor::By,
    deadline::after_days,
    event::{Entity, Event},
    machine::{Name, Refusal, Who},
    names::names,
};

names! {
    /// A mail that says that it is due soon.
    pub enum Reminder {
        /// On the day a week before.
        Week = "week",
        /// On the day before.
        Day = "day",
    }
}

impl Reminder {
    fn days(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::Day => 1,
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Week => Action::RemindWeek,
            Self::Day => Action::RemindDay,
        }
    }
}

impl Commitment {
    /// Days for an answer to terms that are proposed.
    pub const ANSWER_DAYS: i64 = 30;
    /// Days for the promisee's answer to a delivery; silence confirms it.
    pub const CONFIRMATION_DAYS: i64 = 7;
    /// Days after which what is overdue is missed.
    pub const OVERDUE_DAYS: i64 = 30;

    /// The end of the day on which it is due now.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        self.terms.zone.end_of(self.dates.current)
    }

    /// The instant at which something happens by itself.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        match self.state {
            State::Requested | State::Offered => {
                Some(after_days(self.since, Self::ANSWER_DAYS).min(self.due_at()))
            }
            State::Agreed => {
                let reminder = self.next_reminder.map(|reminder| self.reminds_at(reminder));
                Some(reminder.unwrap_or(Timestamp::MAX).min(self.due_at()))
            }
            State::Overdue => {
                let days = if self.is_duty() { Self::DUTY_DAYS } else { Self::OVERDUE_DAYS };
                Some(after_days(self.due_at(), days))
            }
            State::Delivered => Some(after_days(self.since, Self::CONFIRMATION_DAYS)),
            State::Blocked
            | State::Disputed
            | State::Kept
            | State::KeptLate
            | State::Missed
            | State::Released
            | State::Void
            | State::Closed => None,
        }
    }

    /// The beginning of the day on which the mail goes out.
    fn reminds_at(&self, reminder: Reminder) -> Timestamp {
        let day: Date = self.dates.current.saturating_sub((reminder.days() + 1).days());
        self.terms.zone.end_of(day)
    }

    /// The next mail is the first whose day is to come.
    pub(super) fn set_reminder(&mut self, at: Timestamp) {
        let all = Reminder::ALL.iter().copied();
        self.next_reminder = all.into_iter().find(|one| self.reminds_at(*one) > at);
    }

    /// Time passed: a mail is due, or the state ends by itself.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        if !self.standing.is_over() {
            self.is_due(at, MACHINE.noun, Action::Lapse)?;
        }
        let (action, to) = self.what_time_does(at);
        self.tick(action, to, By::Clock, at, |next| {
            next.by_lapse = action == Action::Lapse && !to.is_open();
            if to == State::Agreed {
                next.set_reminder(at);
            }
        })
    }

    fn what_time_does(&self, at: Timestamp) -> (Action, State) {
        if self.standing.is_over() {
            return match self.state {
                State::Requested | State::Offered => (Action::End, State::Closed),
                State::Agreed
                | State::Blocked
                | State::Overdue
                | State::Delivered
                | State::Disputed
                | State::Kept
                | State::KeptLate
                | State::Missed
                | State::Released
                | State::Void
                | State::Closed => (Action::End, State::Void),
            };
        }
        match self.state {
            State::Agreed if at < self.due_at() => {
                // Of several whose days have passed, the last.
                let passed = |one: &&Reminder| self.reminds_at(**one) <= at;
                let reminder = Reminder::ALL.iter().rfind(passed).unwrap_or(&Reminder::Week);
                (reminder.action(), State::Agreed)
            }
            State::Agreed if self.has_failed_by(at) => (Action::Block, State::Blocked),
            State::Agreed => (Action::Lapse, State::Overdue),
            State::Delivered => (Action::Lapse, self.when_kept()),
            State::Overdue => (Action::Lapse, State::Missed),
            State::Requested
            | State::Offered
            | State::Blocked
            | State::Disputed
            | State::Kept
            | State::KeptLate
            | State::Missed
            | State::Released
            | State::Void
            | State::Closed => (Action::Lapse, State::Closed),
        }
    }

    /// A step that nobody takes on it: time, or what happened to a promise that it waits for.
    pub(super) fn tick(
        self,
        action: Action,
        to: State,
        by: By,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.clone().enter(state, at);
        change(&mut next);
        let next = next.tidied(&self, at);
        let event = was.becomes(&next, action, by, at, None);
        Ok((next, event))
    }
}
