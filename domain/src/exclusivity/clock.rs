//! What time does: silence ends what is not signed, a right begins with its day, runs out, or lapses
//! where it was not used. A window is time itself: it runs on while the partnership stands still.

use jiff::{Timestamp, ToSpan};

use super::{Action, Amendment, Exclusivity, Facts, MACHINE, Start, State};
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
        let cured_by = self.runs_out();
        let amendment = self.amendment.as_ref().map(Amendment::expires_at);
        match self.state {
            State::Offered | State::Requested | State::Negotiating | State::Signed => {
                Some(after_days(self.since, Self::ANSWER_DAYS))
            }
            State::Agreed => {
                let begins = self.terms.long_stop().or(self.period.map(|period| period.from));
                [begins, cured_by, amendment].into_iter().flatten().min()
            }
            State::Active => {
                let reminder = self.next_reminder.and_then(|one| self.reminds_at(one));
                [end, reminder, amendment].into_iter().flatten().min()
            }
            State::InCure => [end, cured_by, amendment].into_iter().flatten().min(),
            State::Expired
            | State::Lapsed
            | State::Released
            | State::Terminated
            | State::Cancelled
            | State::Declined
            | State::Withdrawn => None,
        }
    }

    /// When the days run out in which it can be made good. They do not while the partnership stands still:
    /// nobody could act.
    fn runs_out(&self) -> Option<Timestamp> {
        let may_act = self.standing.is_active() || self.standing.is_over();
        self.cure_until.filter(|_| may_act)
    }

    /// The beginning of the day on which the mail goes out.
    fn reminds_at(&self, reminder: Reminder) -> Option<Timestamp> {
        let zone = &self.terms.zone;
        let last = zone.day_of(self.period?.until);
        Some(zone.start_of(last.saturating_sub(reminder.days().days())))
    }

    /// While it is active, the next mail is the first whose day is to come.
    pub(super) fn renew_reminder(&mut self, at: Timestamp) {
        let to_come = |one: &Reminder| self.reminds_at(*one).is_some_and(|then| then > at);
        let active = self.state == State::Active;
        self.next_reminder = Reminder::ALL.iter().copied().find(to_come).filter(|_| active);
    }

    /// Time passed, or something has become of a promise that is made for it.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, facts: &Facts, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let over = self.ends_with_partnership();
        let ended_at = Some(at).filter(|_| self.has_ended(at));
        if let Some(days) = self.gains(facts, ended_at).filter(|_| !over) {
            return self.prolong(days, at);
        }
        match self.hears(facts).filter(|_| !over) {
            Some(Action::Miss) if !self.is_over_before(facts, at) => return self.miss(facts, at),
            Some(Action::Cure) if !self.has_ended(at) => return self.cure(at),
            Some(_) | None => {}
        }
        if !over {
            self.is_due(at, MACHINE.noun, Action::Lapse)?;
        }
        let lapsed = self.amendment.as_ref().is_some_and(|open| open.expires_at() <= at);
        if lapsed && !over && !self.has_ended(at) {
            let state = self.state;
            return self.tick(Action::LapseAmendment, state, at, |next| next.amendment = None);
        }
        let (action, to) = self.what_time_does(at);
        self.tick(action, to, at, |next| {
            next.by_lapse = to == State::Withdrawn && !over;
            next.renew_reminder(at);
        })
    }

    fn has_ended(&self, at: Timestamp) -> bool {
        self.period.is_some_and(|period| period.until <= at)
    }

    /// True where its window has ended before what was missed could end it, however late the clock comes.
    fn is_over_before(&self, facts: &Facts, at: Timestamp) -> bool {
        let end = self.period.map_or(Timestamp::MAX, |period| period.until);
        self.has_ended(at) && self.cured_by(facts).is_none_or(|until| until >= end)
    }

    /// True if the end of its partnership ends it, too.
    fn ends_with_partnership(&self) -> bool {
        let open = self.state.is_open() || self.state.is_held() && !self.terms.survives;
        self.standing.is_over() && open
    }

    fn what_time_does(&self, at: Timestamp) -> (Action, State) {
        let over = self.ends_with_partnership();
        let ended = self.has_ended(at);
        match self.state {
            State::Agreed | State::Active | State::InCure if over => {
                (Action::Lapse, State::Terminated)
            }
            State::Agreed if self.runs_out().is_some_and(|until| until <= at) => {
                (Action::Lapse, State::Lapsed)
            }
            State::Agreed => match self.terms.start {
                Start::On(_) => (Action::Begin, self.begun()),
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
                    self.runs_out().is_some_and(|cure| end.is_none_or(|end| cure < end));
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

    /// A duty of the buyer's was missed, or its decision: it has its days to make that good.
    fn miss(self, facts: &Facts, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let until = self.first_cured_by(facts, at);
        let to = if self.state == State::Agreed { State::Agreed } else { State::InCure };
        self.tick(Action::Miss, to, at, |next| next.cure_until = Some(until))
    }

    /// What was missed is made good.
    fn cure(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let to = if self.state == State::Agreed { State::Agreed } else { State::Active };
        self.tick(Action::Cure, to, at, |next| {
            next.cure_until = None;
            next.renew_reminder(at);
        })
    }

    /// The partnership goes on, which stood still since `since`: as much longer can be made good what was missed.
    ///
    /// # Errors
    /// [`Refusal`] when there is nothing to make good.
    pub fn resume(self, since: Timestamp, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let action = Action::Resume;
        let Some(until) = self.cure_until else {
            let state = self.state.as_str();
            return Err(Refusal::NotNow { noun: MACHINE.noun, action: action.as_str(), state });
        };
        let in_cure = self.state == State::InCure;
        let since = if in_cure { since.max(self.since) } else { since };
        let to = self.state;
        self.tick(action, to, at, |next| next.cure_until = Some(until + at.duration_since(since)))
    }

    /// A step that nobody takes on it.
    pub(super) fn tick(
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
