//! What the buyer does for its right: promises that both have signed, and what their fate makes of it.
//!
//! A duty is missed once its day has passed and nothing is delivered, or the supplier has said that what
//! was delivered is not it. A delivery counts until then: a supplier's silence ends no right. A decision on
//! the pilot that the terms name is owed as a duty is, from the end of the day by which it was to come.

use jiff::{SignedDuration, Timestamp};

use super::{Action, Duty, DutyKind, Exclusivity};
use crate::{
    actor::{Party, Side},
    commitment::{self, Category, Commitment, Importance, Link},
    deadline::after_days,
    event::Event,
    id::CommitmentId,
};

/// The clock is late by more than this where it stood still.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// How the promises stand that are made for a right, and its pilot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// Since when one is missed and can be made good: of several, the first.
    pub missed_since: Option<Timestamp>,
    /// Since when the decision on its pilot is missing.
    pub undecided_since: Option<Timestamp>,
    /// True if one is missed for good.
    pub is_lost: bool,
    /// Days of the window in which the supplier had its pilot stand still: of pauses that are over.
    pub paused_days: i32,
    /// Since when of the window the supplier has it stand still.
    pub paused_since: Option<Timestamp>,
}

impl Facts {
    /// One more promise: its state, since when it is in it, the end of its day, and when it was last delivered.
    #[must_use]
    pub fn and(
        mut self,
        state: commitment::State,
        since: Timestamp,
        due: Timestamp,
        delivered: Option<Timestamp>,
    ) -> Self {
        use commitment::State;
        let missed = match state {
            // Where nobody could act as its day passed, since they could again.
            State::Overdue if since.duration_since(due) > A_DAY => Some(since),
            State::Overdue => Some(due),
            // What was late as it was delivered is taken of the days to make it good.
            State::Disputed => {
                let late = delivered.map_or(SignedDuration::ZERO, |at| at.duration_since(due));
                Some(since - late.max(SignedDuration::ZERO))
            }
            State::Missed => {
                self.is_lost = true;
                None
            }
            State::Requested
            | State::Offered
            | State::Agreed
            | State::Blocked
            | State::Delivered
            | State::Kept
            | State::KeptLate
            | State::Released
            | State::Void
            | State::Closed => None,
        };
        self.missed_since = [self.missed_since, missed].into_iter().flatten().min();
        self
    }

    fn since(&self) -> Option<Timestamp> {
        [self.missed_since, self.undecided_since].into_iter().flatten().min()
    }
}

impl DutyKind {
    fn category(self) -> Category {
        match self {
            Self::LaunchBy | Self::MinSites => Category::ListingDate,
            Self::Marketing => Category::Marketing,
            Self::MinVolume | Self::Other => Category::Other,
        }
    }
}

impl Exclusivity {
    /// What the buyer promises by its terms, behind the first `known` duties that it has promised before, once
    /// the supplier has signed last: each with a fresh id.
    ///
    /// # Errors
    /// [`commitment::ActError`] when the day of a duty has passed.
    pub fn undertake(
        &self,
        known: usize,
        by: &Party,
        at: Timestamp,
        mut fresh: impl FnMut() -> CommitmentId,
    ) -> Result<Vec<(Commitment, Event)>, commitment::ActError> {
        let Some(signer) = self.signatures.of(Side::Buyer).map(|signature| signature.user) else {
            return Ok(Vec::new());
        };
        let one = |duty: &Duty| {
            let promise = (Side::Buyer, self.promise(duty));
            Commitment::undertake(fresh(), self.standing, promise, signer, by, at)
        };
        self.terms.duties.iter().skip(known).map(one).collect()
    }

    fn promise(&self, duty: &Duty) -> commitment::Terms {
        commitment::Terms {
            what: duty.what.clone(),
            conditions: None,
            category: duty.kind.category(),
            importance: Importance::USUAL,
            due_on: duty.due_on,
            zone: self.terms.zone.clone(),
            link: Some(Link::Exclusivity(self.id)),
            depends_on: Vec::new(),
        }
    }

    /// What the facts make of it, which it does not know yet: its pilot was paused, something is missed, or made
    /// good. Where
    /// another is missed than before, the first is made good, and the other has its own days.
    #[must_use]
    pub fn hears(&self, facts: &Facts) -> Option<Action> {
        if !self.state.is_held() {
            return None;
        }
        if self.gains(facts, None).is_some() {
            return Some(Action::Prolong);
        }
        match (self.cure_until, self.cured_by(facts)) {
            (None, None) if facts.is_lost => Some(Action::Miss),
            (None, Some(_)) => Some(Action::Miss),
            (Some(_), None) if !facts.is_lost => Some(Action::Cure),
            (Some(known), Some(until)) if known < until && !facts.is_lost => Some(Action::Cure),
            (None | Some(_), None | Some(_)) => None,
        }
    }

    /// Until when what is missed can be made good.
    pub(super) fn cured_by(&self, facts: &Facts) -> Option<Timestamp> {
        facts.since().map(|since| after_days(since, i64::from(self.terms.cure.days())))
    }

    /// The same of what is heard of at this instant. What is missed for good and was never to be made good
    /// has its days from then on, and so has a decision that could not come before.
    pub(super) fn first_cured_by(&self, facts: &Facts, at: Timestamp) -> Timestamp {
        let from_now = after_days(at, i64::from(self.terms.cure.days()));
        match self.cured_by(facts) {
            Some(until) if at < until || facts.since() != facts.undecided_since => until,
            Some(_) | None => from_now,
        }
    }

    /// True where a duty could not be fulfilled any more.
    pub(super) fn has_late_duty(&self, at: Timestamp) -> bool {
        self.terms.duties.iter().any(|duty| self.terms.zone.end_of(duty.due_on) <= at)
    }
}
