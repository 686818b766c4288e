//! A pilot stands still, and goes on.
//!
//! What a pause moves follows from the side that pauses, and not from the cause that it names: nobody's word
//! shifts a day to the other's cost. The supplier's pauses move the last day and that of the decision. The
//! buyer's move both, too, but by [`Pilot::BUYER_PAUSE_DAYS`] at most, all of them together; then the pilot
//! goes on by itself. Any pause ends with the longest run.

use jiff::{Timestamp, civil::Date};

use super::{Action, Pilot, State};
use crate::{
    actor::{Party, Side},
    content::Content,
    deadline::{Zone, days_later},
    event::Event,
    machine::Refusal,
    names::{Name, names},
    text::Reason,
};

names! {
    /// Because of whom a pilot stands still.
    pub enum Cause {
        /// The buyer.
        Buyer = "buyer",
        /// The supplier.
        Supplier = "supplier",
        /// Neither of them.
        Neither = "neither",
    }
}

/// That a pilot stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Because of whom, as the side says that pauses.
    pub cause: Cause,
    /// Since when.
    pub since: Timestamp,
    /// The side that paused it and why, where that was written down.
    pub said: Option<(Side, Reason)>,
}

impl Pause {
    pub(super) fn content(&self) -> Content {
        let said = self.said.as_ref();
        Content::new()
            .with("cause", self.cause.as_str())
            .with("since", self.since.to_string())
            .with_some("side", said.map(|(side, _)| side.as_str()))
            .with_some("reason", said.map(|(_, reason)| reason.as_str()))
    }

    fn is_of(&self, side: Side) -> bool {
        self.said.as_ref().is_some_and(|(own, _)| *own == side)
    }
}

/// A time in which the supplier has a pilot stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standstill {
    /// Since when.
    pub since: Timestamp,
    /// Until when, where that is over.
    pub until: Option<Timestamp>,
}

/// Why a pause is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PauseError {
    /// It does not run.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The buyer has no days left.
    #[error("the buyer has paused the pilot for {} days in all", Pilot::BUYER_PAUSE_DAYS)]
    UsedUp,
}

impl Pilot {
    /// Days by which the buyer's pauses move the decision at most, all of them together.
    pub const BUYER_PAUSE_DAYS: i32 = 28;

    /// It stands still for the time being.
    ///
    /// # Errors
    /// [`PauseError`] when it does not run, or the buyer has no days left.
    pub fn pause(
        self,
        cause: Cause,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), PauseError> {
        let (side, to) = (by.side(), State::Paused);
        self.may(Action::Pause, to, by)?;
        if !self.may_pause(side) {
            return Err(PauseError::UsedUp);
        }
        Ok(self.step(Action::Pause, to, by, at, Some(reason.as_str()), |next| {
            next.pause = Some(Pause { cause, since: at, said: Some((side, reason.clone())) });
        })?)
    }

    /// True if this side has days left for which it can stand still.
    pub(super) fn may_pause(&self, side: Side) -> bool {
        side == Side::Supplier || self.buyer_paused < Self::BUYER_PAUSE_DAYS
    }

    /// It goes on: it ends and is decided as many days later as it has stood still, by the longest run at
    /// most, and the decision by the days that the buyer has left where that has paused it.
    ///
    /// # Errors
    /// [`Refusal`] when it is not paused.
    pub fn resume(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Resume, State::Running, by, at, None, |next| next.count_pause(at))
    }

    /// Moves the days by what it has stood still.
    pub(super) fn count_pause(&mut self, at: Timestamp) {
        let Some(pause) = &self.pause else { return };
        // To stand still for a moment takes no day.
        let lost = Zone::utc().midnights_between(pause.since, at);
        if lost == 0 {
            return;
        }
        let moved = if pause.is_of(Side::Buyer) {
            let moved = lost.min(Self::BUYER_PAUSE_DAYS - self.buyer_paused);
            self.buyer_paused += moved;
            moved
        } else {
            lost
        };
        let decision_by = days_later(self.decision_by(), moved);
        let later = days_later(self.ends_on(), lost).min(self.longest()).max(self.ends_on());
        let ends_on = later.min(decision_by);
        self.move_gates(lost, ends_on);
        self.days = Some((ends_on, decision_by));
    }

    /// When it goes on by itself, while it stands still.
    #[must_use]
    pub fn goes_on_at(&self) -> Option<Timestamp> {
        let pause = self.pause.as_ref()?;
        let longest = Zone::utc().end_of(self.longest());
        if !pause.is_of(Side::Buyer) {
            return Some(longest);
        }
        let left = Self::BUYER_PAUSE_DAYS - self.buyer_paused;
        let last = days_later(Zone::utc().day_of(pause.since), left);
        Some(longest.min(Zone::utc().start_of(last)))
    }

    /// That it stands still because the supplier has paused it.
    #[must_use]
    pub fn standstill(&self) -> Option<Standstill> {
        let pause = self.pause.as_ref().filter(|pause| pause.is_of(Side::Supplier))?;
        Some(Standstill { since: pause.since, until: None })
    }

    /// The last day, as it is now: the charter's, or later.
    #[must_use]
    pub fn ends_on(&self) -> Date {
        self.days.map_or(self.charter.ends_on(), |(ends_on, _)| ends_on)
    }

    /// The last day for the decision, as it is now.
    #[must_use]
    pub fn decision_by(&self) -> Date {
        self.days.map_or(self.charter.decision_by(), |(_, decision_by)| decision_by)
    }
}
