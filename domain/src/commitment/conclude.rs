//! How it ends without a delivery that is confirmed: released, closed, or as both agree.

use jiff::Timestamp;

use super::{ActError, Action, Commitment, Motion, Proposed, State};
use crate::{
    actor::{Party, Side},
    event::Event,
    names::{Name, names},
    text::Reason,
};

names! {
    /// Why a promise was missed.
    pub enum ReasonCode {
        /// It was never begun.
        NotStarted = "not_started",
        /// There was no room, nobody or no budget.
        Capacity = "capacity",
        /// Goods or material were missing.
        Supply = "supply",
        /// What came was not good enough.
        Quality = "quality",
        /// Information or a decision was missing.
        Information = "information",
        /// Something else came first.
        Priority = "priority",
        /// Nobody could have helped it.
        ForceMajeure = "force_majeure",
        /// Something else.
        Other = "other",
    }
}

names! {
    /// How both agree that it ends.
    pub enum Outcome {
        /// It was kept.
        Kept = "kept",
        /// It was kept, and too late.
        KeptLate = "kept_late",
        /// It was not kept.
        Missed = "missed",
        /// It is let go.
        Void = "void",
    }
}

impl Outcome {
    fn state(self) -> State {
        match self {
            Self::Kept => State::Kept,
            Self::KeptLate => State::KeptLate,
            Self::Missed => State::Missed,
            Self::Void => State::Void,
        }
    }

    /// True where it may end so: what is disputed was kept or not, what is blocked can be let go.
    pub(super) fn fits(self, state: State) -> bool {
        match self {
            Self::Kept | Self::KeptLate | Self::Missed => state == State::Disputed,
            Self::Void => state == State::Blocked,
        }
    }
}

impl Commitment {
    /// The promisee does not want it any more.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, or delivered, or the party is not the promisee.
    pub fn release(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Release, State::Released, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    /// The promisee gives up waiting, and says why it was missed.
    ///
    /// # Errors
    /// [`ActError`] when it is not overdue, or a duty, or the party is not the promisee.
    pub fn close(
        self,
        reason: ReasonCode,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let closable = self.require_closable();
        self.step(Action::Close, State::Missed, by, at, Some(reason.as_str()), |next| {
            next.reason = Some(reason);
            closable
        })
    }

    /// A side proposes how it ends; what was proposed before is replaced.
    ///
    /// # Errors
    /// [`ActError`] when it is neither disputed nor blocked, or cannot end so.
    pub fn propose_outcome(
        self,
        outcome: Outcome,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let state = self.state;
        self.step(Action::ProposeOutcome, state, by, at, None, |next| {
            next.motion = Some(Motion { by: by.side(), what: Proposed::Outcome(outcome) });
            if outcome.fits(state) { Ok(()) } else { Err(ActError::OutcomeNotHere) }
        })
    }

    /// The other side agrees that it ends so.
    ///
    /// # Errors
    /// [`ActError`] when the other side has proposed nothing.
    pub fn accept_outcome(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let (outcome, _) = self.proposed_outcome(Action::AcceptOutcome)?;
        self.step(Action::AcceptOutcome, outcome.state(), by, at, None, |_| Ok(()))
    }

    /// The other side does not agree that it ends so.
    ///
    /// # Errors
    /// [`ActError`] when the other side has proposed nothing.
    pub fn decline_outcome(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.drop_outcome(Action::DeclineOutcome, by, at)
    }

    /// The side that proposed how it ends takes that back.
    ///
    /// # Errors
    /// [`ActError`] when this side has proposed nothing.
    pub fn withdraw_outcome(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.drop_outcome(Action::WithdrawOutcome, by, at)
    }

    fn drop_outcome(
        self,
        action: Action,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.proposed_outcome(action)?;
        let state = self.state;
        self.step(action, state, by, at, None, |next| {
            next.motion = None;
            Ok(())
        })
    }

    fn proposed_outcome(&self, action: Action) -> Result<(Outcome, Side), ActError> {
        match self.motion {
            Some(Motion { by, what: Proposed::Outcome(outcome) }) => Ok((outcome, by)),
            Some(Motion { what: Proposed::Date(_), .. }) | None => Err(self.not_now(action)),
        }
    }
}
