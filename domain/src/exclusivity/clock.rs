//! What time does: silence ends what is not signed, a right begins with its day, runs out, or lapses
//! where it was not used. A window is time itself: it runs on while the partnership stands still.

use jiff::{Timestamp, ToSpan};

use super::{Action, Exclusivity, MACHINE, Start, State};
use crate::{
    actor::By,
    deadline::after_days,
    event::{Entity, Event},
    machine::{Name, Refusal, Who},
    names::names,
};

names! {
    /// A mail that says that the window ends soon.
    pub enum Reminder {
        /// 30 days before.
        Month = "month",
        /// 7 days before.
        Week = "week",
        /// The day before.
        Day = "day",
    }
}

impl Reminder {
    fn days(self) -> i64 {
        match self {
            Self::Month => 30,
            Self::Week => 7,
            Self::Day => 1,
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Month => Action::RemindMonth,
            Self::Week => Action::RemindWeek,
            Self::Day => Action::RemindDay,
        }
    }
}

impl Exclusivity {
    /// The instant at which something happens by itself.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        let end = self.period.map(|period| period.until);
        match self.state {
            State::Offered | State::Requested | State::Negotiating | State::Signed => {
                Some(after_days(self.since, Self::ANSWER_DAYS))
            }
            State::Agreed => self.terms.long_stop().or(self.period.map(|period| period.from)),
            State::Active => {
                let reminder = self.next_reminder.and_then(|one| self.reminds_at(one));
                [end, reminder].into_iter().flatten().min()
            }
            State::InCure => [end, self.cure_until].into_iter().flatten().min(),
            State::Expired
            | State::Lapsed
            | State::Released
            | State::Terminated
            | State::Cancelled
            | State::Declined
            | State::Withdrawn => None,
        }
    }

    /// The beginning of the day on which the mail goes out.
    fn reminds_at(&self, reminder: Reminder) -> Option<Timestamp> {
        let zone = &self.terms.zone;
        let last = zone.day_of(self.period?.until);
        Some(zone.start_of(last.saturating_sub(reminder.days().days())))
    }

    /// The next mail is the first whose day is to come.
    pub(super) fn set_reminder(&mut self, at: Timestamp) {
        let to_come = |one: &Reminder| self.reminds_at(*one).is_some_and(|then| then > at);
        self.next_reminder = Reminder::ALL.iter().copied().find(to_come);
    }

    /// Time passed.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let over = self.ends_with_partnership();
        if !over {
            self.is_due(at, MACHINE.noun, Action::Lapse)?;
        }
        let (action, to) = self.what_time_does(at);
        self.tick(action, to, at, |next| {
            next.by_lapse = to == State::Withdrawn && !over;
            if to == State::Active {
                next.set_reminder(at);
            }
        })
    }

    /// True if the end of its partnership ends it, too.
    fn ends_with_partnership(&self) -> bool {
        let open = self.state.is_open() || self.state.is_held() && !self.terms.survives;
        self.standing.is_over() && open
    }

    fn what_time_does(&self, at: Timestamp) -> (Action, State) {
        let over = self.ends_with_partnership();
        let ended = self.period.is_some_and(|period| period.until <= at);
        match self.state {
            State::Agreed | State::Active | State::InCure if over => {
                (Action::Lapse, State::Terminated)
            }
            State::Agreed => match self.terms.start {
                Start::On(_) => (Action::Begin, State::Active),
                Start::Upon { .. } => (Action::Lapse, State::Lapsed),
            },
            State::Active if ended => (Action::Lapse, State::Expired),
            State::Active => {
                // Of several whose days have passed, the last.
                let passed =
                    |one: &&Reminder| self.reminds_at(**one).is_some_and(|then| then <= at);
                let reminder = Reminder::ALL.iter().rfind(passed).unwrap_or(&Reminder::Month);
                (reminder.action(), State::Active)
            }
            // However late the clock comes, what came first has ended it.
            State::InCure => {
                let end = self.period.map(|period| period.until);
                let cured_late =
                    self.cure_until.is_some_and(|cure| end.is_none_or(|end| cure < end));
                (Action::Lapse, if cured_late { State::Lapsed } else { State::Expired })
            }
            State::Offered
            | State::Requested
            | State::Negotiating
            | State::Signed
            | State::Expired
            | State::Lapsed
            | State::Released
            | State::Terminated
            | State::Cancelled
            | State::Declined
            | State::Withdrawn => (Action::Lapse, State::Withdrawn),
        }
    }

    /// A duty of the buyer's was missed: it has its days to make that good.
    ///
    /// # Errors
    /// [`Refusal`] when it does not run, or is being made good already.
    pub fn miss(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let until = after_days(at, i64::from(self.terms.cure.days()));
        self.tick(Action::Miss, State::InCure, at, |next| next.cure_until = Some(until))
    }

    /// What was missed is made good.
    ///
    /// # Errors
    /// [`Refusal`] when nothing was missed.
    pub fn cure(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.tick(Action::Cure, State::Active, at, |next| {
            next.cure_until = None;
            next.set_reminder(at);
        })
    }

    /// A step that nobody takes on it.
    fn tick(
        self,
        action: Action,
        to: State,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.enter(state, at);
        change(&mut next);
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }
}
