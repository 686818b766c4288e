//! A pilot is made ready by both sides, starts, pauses and goes on.

use jiff::Timestamp;

use super::{Action, Pilot, State};
use crate::{
    actor::{Party, Side},
    event::Event,
    machine::Refusal,
    text::Reason,
};

/// Which sides are ready to start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readiness {
    /// The buyer is.
    pub buyer: bool,
    /// The supplier is.
    pub supplier: bool,
}

impl Readiness {
    /// True if this side is ready.
    #[must_use]
    pub fn of(self, side: Side) -> bool {
        match side {
            Side::Buyer => self.buyer,
            Side::Supplier => self.supplier,
        }
    }

    fn with(self, side: Side) -> Self {
        match side {
            Side::Buyer => Self { buyer: true, ..self },
            Side::Supplier => Self { supplier: true, ..self },
        }
    }
}

impl Pilot {
    /// A side is ready; when both are, the pilot is.
    ///
    /// # Errors
    /// [`Refusal`] when the charter is not signed by both, or this side was ready already.
    pub fn confirm_readiness(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        if self.state == State::Approved && self.readiness.of(by.side()) {
            return Err(Refusal::NotNow {
                noun: "pilot",
                action: "confirm_readiness",
                state: "confirmed by this side",
            });
        }
        let readiness = self.readiness.with(by.side());
        let to = if readiness.buyer && readiness.supplier { State::Ready } else { State::Approved };
        self.step(Action::ConfirmReadiness, to, by, at, None, |next| {
            next.readiness = readiness;
        })
    }

    /// It starts.
    ///
    /// # Errors
    /// [`Refusal`] when it is not ready.
    pub fn start(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Start, State::Running, by, at, None, |_| {})
    }

    /// It stands still for the time being.
    ///
    /// # Errors
    /// [`Refusal`] when it does not run.
    pub fn pause(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        self.step(Action::Pause, State::Paused, by, at, Some(reason.as_str()), |_| {})
    }

    /// It goes on.
    ///
    /// # Errors
    /// [`Refusal`] when it is not paused.
    pub fn resume(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Resume, State::Running, by, at, None, |_| {})
    }

    /// It has ended; the results are to be gathered.
    ///
    /// # Errors
    /// [`Refusal`] when it neither runs nor is paused.
    pub fn evaluate(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Evaluate, State::Evaluating, by, at, None, |_| {})
    }
}
