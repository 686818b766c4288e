//! A pilot starts, and its run ends.

use jiff::{Timestamp, civil::Date};

use super::{Action, Charter, Pilot, State};
use crate::{
    actor::{Party, Side},
    deadline::days_later,
    event::Event,
    machine::Refusal,
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

    pub(super) fn with(self, side: Side) -> Self {
        match side {
            Side::Buyer => Self { buyer: true, ..self },
            Side::Supplier => Self { supplier: true, ..self },
        }
    }
}

impl Pilot {
    /// It starts.
    ///
    /// # Errors
    /// [`Refusal`] when it is not ready.
    pub fn start(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Start, State::Running, by, at, None, |_| {})
    }

    /// The last day of the longest run.
    pub(super) fn longest(&self) -> Date {
        let days = i32::try_from(Charter::LONGEST_WEEKS * 7).unwrap_or_default();
        days_later(self.charter.starts_on(), days)
    }

    /// It has ended; the results are to be gathered. Where it stood still, it is decided so much later, too.
    ///
    /// # Errors
    /// [`Refusal`] when it neither runs nor is paused.
    pub fn evaluate(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Evaluate, State::Evaluating, by, at, None, |next| next.count_pause(at))
    }
}
