//! The pilot that a right names stands still: the supplier's pauses extend the window, by as many days as the
//! terms say at most; the buyer's do not, nor what was over before the window began.
//!
//! All these days are reserved from the grant on, so that no extension meets another grant. A midnight that
//! passes meanwhile is a day; so parts of a pause add up to the whole.

use jiff::Timestamp;

use super::{Action, Exclusivity, Facts, Period, Terms};
use crate::{event::Event, machine::Refusal, pilot::Standstill};

impl Terms {
    /// A period of this right's with the days by which pauses may still extend it, where they have by so many.
    pub(super) fn with_pauses(&self, period: Period, paused_days: i16) -> Period {
        self.longer(period, (self.pauses.days() - paused_days).max(0))
    }
}

impl Exclusivity {
    /// All that it holds: the window, or where that may be, and the days by which pauses may still extend it.
    #[must_use]
    pub fn reserved(&self) -> Option<Period> {
        self.period.map(|period| self.terms.with_pauses(period, self.paused_days))
    }

    /// The facts with what the supplier's pauses have taken of the window.
    #[must_use]
    pub fn with_pauses(&self, mut facts: Facts, pauses: &[Standstill]) -> Facts {
        let Some(window) = self.period.filter(|_| self.state.runs()) else { return facts };
        for pause in pauses.iter().filter(|pause| pause.since < window.until) {
            let since = pause.since.max(window.from);
            match pause.until {
                Some(until) => facts.paused_days += self.terms.zone.midnights_between(since, until),
                None => facts.paused_since = Some(since),
            }
        }
        facts
    }

    /// Days that it has lost and does not know of yet. While the pilot stands still they are counted when they
    /// are needed: as the window would end.
    pub(super) fn gains(&self, facts: &Facts, ended_at: Option<Timestamp>) -> Option<i16> {
        if !self.state.runs() {
            return None;
        }
        let open = facts.paused_since.zip(ended_at);
        let open = open.map_or(0, |(since, at)| self.terms.zone.midnights_between(since, at));
        let most = self.terms.pauses.days();
        let lost = i16::try_from(facts.paused_days + open).unwrap_or(most).min(most);
        Some(lost - self.paused_days).filter(|days| *days > 0)
    }

    /// The window ends so many days later.
    pub(super) fn prolong(self, days: i16, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let to = self.state;
        self.tick(Action::Prolong, to, at, |next| {
            next.period = next.period.map(|period| next.terms.longer(period, days));
            next.paused_days += days;
            next.renew_reminder(at);
        })
    }
}
