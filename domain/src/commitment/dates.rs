//! The day on which it is due: proposed anew by one side, agreed by the other, moved by a block.
//!
//! The first day is never touched. A move that is agreed while the day has not passed moves the day that
//! counts; after that the miss stands, whatever is agreed.

use jiff::{Timestamp, civil::Date};

use super::{ActError, Action, Commitment, Motion, Proposed, State};
use crate::{
    actor::{Party, Side},
    content::Content,
    deadline::days_later,
    event::Event,
    names::{Name, names},
};

names! {
    /// Why a day was moved.
    pub enum Cause {
        /// Both sides agreed.
        Agreed = "agreed",
        /// The promisor's clock stood still.
        Blocked = "blocked",
    }
}

/// A move of the day, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The day before.
    pub from: Date,
    /// The day after.
    pub to: Date,
    /// Why.
    pub cause: Cause,
    /// The side that proposed it, where it was agreed.
    pub proposed_by: Option<Side>,
    /// True if the day had not passed.
    pub in_time: bool,
    /// When.
    pub at: Timestamp,
}

impl Move {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("from", self.from.to_string())
            .with("to", self.to.to_string())
            .with("cause", self.cause.as_str())
            .with("proposed_by", self.proposed_by.map(Name::as_str))
            .with("in_time", self.in_time)
            .with("at", self.at.to_string())
    }
}

/// The days of a commitment after its first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The day on which it is due now.
    pub current: Date,
    /// The day that decides between kept and kept late: the first day with every move in time.
    pub counted: Date,
    /// The days by which blocks have moved the day that counts.
    pub blocked_days: i32,
    /// Every move, in order.
    pub moves: Vec<Move>,
}

impl Dates {
    /// What is due on its first day.
    #[must_use]
    pub fn first(due_on: Date) -> Self {
        Self { current: due_on, counted: due_on, blocked_days: 0, moves: Vec::new() }
    }

    /// True once a day that was agreed in time has passed and another was agreed after that: the miss
    /// stands.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        self.counted != self.current
    }

    /// How often both sides have moved it.
    #[must_use]
    pub fn times_moved(&self) -> usize {
        self.moves.iter().filter(|one| one.cause == Cause::Agreed).count()
    }

    fn agree(&mut self, to: Date, proposed_by: Side, in_time: bool, at: Timestamp) {
        let (from, cause) = (self.current, Cause::Agreed);
        self.moves.push(Move { from, to, cause, proposed_by: Some(proposed_by), in_time, at });
        if in_time && !self.is_missed() {
            self.counted = to;
        }
        self.current = to;
    }

    /// The clock has stood still for so many days.
    pub(super) fn stand_still(&mut self, days: i32, at: Timestamp) {
        if days == 0 {
            return;
        }
        let (from, to) = (self.current, days_later(self.current, days));
        let cause = Cause::Blocked;
        self.moves.push(Move { from, to, cause, proposed_by: None, in_time: true, at });
        if !self.is_missed() {
            self.counted = to;
            self.blocked_days += days;
        }
        self.current = to;
    }
}

impl Commitment {
    /// A side proposes another day.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, or over, or the day is the present one or has passed.
    pub fn propose_date(
        self,
        to: Date,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let state = self.state;
        self.step(Action::ProposeDate, state, by, at, None, |next| {
            if to == next.dates.current {
                return Err(ActError::DateUnchanged);
            }
            next.motion = Some(Motion { by: by.side(), what: Proposed::Date(to) });
            next.terms.is_to_come(to, at)
        })
    }

    /// The other side agrees to the day. It waits no longer for what has failed by then.
    ///
    /// # Errors
    /// [`ActError`] when the other side has proposed none, or it has passed by now.
    pub fn accept_date(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let (to, proposed_by) = self.proposed_date(Action::AcceptDate)?;
        let in_time = match self.state {
            State::Overdue => false,
            // Its clock stands still.
            State::Blocked => true,
            State::Requested
            | State::Offered
            | State::Agreed
            | State::Delivered
            | State::Disputed
            | State::Kept
            | State::KeptLate
            | State::Missed
            | State::Released
            | State::Void
            | State::Closed => at < self.due_at(),
        };
        self.step(Action::AcceptDate, State::Agreed, by, at, None, |next| {
            next.motion = None;
            next.dates.agree(to, proposed_by, in_time, at);
            next.terms.depends_on.retain(|one| one.failed_since(at).is_none());
            next.terms.is_to_come(to, at)
        })
    }

    /// The other side does not agree to the day.
    ///
    /// # Errors
    /// [`ActError`] when the other side has proposed none.
    pub fn decline_date(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.drop_date(Action::DeclineDate, by, at)
    }

    /// The side that proposed a day takes it back.
    ///
    /// # Errors
    /// [`ActError`] when this side has proposed none.
    pub fn withdraw_date(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.drop_date(Action::WithdrawDate, by, at)
    }

    fn drop_date(
        self,
        action: Action,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.proposed_date(action)?;
        let state = self.state;
        self.step(action, state, by, at, None, |next| {
            next.motion = None;
            Ok(())
        })
    }

    fn proposed_date(&self, action: Action) -> Result<(Date, Side), ActError> {
        match self.motion {
            Some(Motion { by, what: Proposed::Date(to) }) => Ok((to, by)),
            Some(Motion { what: Proposed::Outcome(_), .. }) | None => Err(self.not_now(action)),
        }
    }
}
