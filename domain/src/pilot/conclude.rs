//! The results are published and the buyer decides.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{Action, Pilot, Recommendation, State, Verdict, recommend};
use crate::{
    actor::Party,
    content::Content,
    event::Event,
    machine::Refusal,
    names::{Name, names},
    text::Feedback,
};

names! {
    /// What the buyer decides.
    pub enum Outcome {
        /// Roll it out.
        Scale = "scale",
        /// Think again.
        Recycle = "recycle",
        /// Give it up.
        Stop = "stop",
    }
}

/// What the buyer decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub feedback: Feedback,
    /// When.
    pub at: Timestamp,
}

impl Decision {
    /// The canonical document of a decision.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("outcome", self.outcome.as_str())
            .with("feedback", self.feedback.as_str())
            .with("decided_at", self.at.to_string())
    }
}

/// Why results are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResultsError {
    /// The pilot is not being evaluated.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There must be one value for each criterion.
    #[error("needs exactly {expected} values, one for each criterion in its order")]
    Count {
        /// The number of criteria.
        expected: usize,
    },
}

/// Why a decision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// The pilot does not wait for a decision, or the party is not the buyer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A criterion that must be met has failed.
    #[error("a pilot that failed a criterion that must be met cannot be scaled")]
    MustMeetFailed,
}

impl Pilot {
    /// A side publishes the measured values, in the order of the criteria.
    ///
    /// # Errors
    /// [`ResultsError`] when it is not being evaluated or a value is missing.
    pub fn publish_results(
        self,
        results: Vec<Decimal>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ResultsError> {
        let expected = self.charter.criteria().len();
        let complete = results.len() == expected;
        let to = State::DecisionDue;
        let next = self.step(Action::PublishResults, to, by, at, None, |next| {
            next.results = results;
        })?;
        if complete { Ok(next) } else { Err(ResultsError::Count { expected }) }
    }

    /// What each measured value means, in the order of the criteria.
    pub fn verdicts(&self) -> impl Iterator<Item = Verdict> + '_ {
        self.measured().map(|(criterion, value)| criterion.judge(value))
    }

    /// What the results recommend, once there are any.
    #[must_use]
    pub fn recommendation(&self) -> Option<Recommendation> {
        if self.results.is_empty() { None } else { Some(recommend(self.measured())) }
    }

    /// The buyer decides what becomes of it.
    ///
    /// # Errors
    /// [`DecideError`] when it does not wait for a decision, the party is not the buyer, or the
    /// outcome contradicts a criterion that must be met.
    pub fn decide(
        self,
        outcome: Outcome,
        feedback: Feedback,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), DecideError> {
        let failed = self.measured().any(|(criterion, value)| {
            criterion.must_meet() && criterion.judge(value) == Verdict::Stop
        });
        let next = self.step(Action::Decide, State::Closed, by, at, None, |next| {
            next.decision = Some(Decision { outcome, feedback, at });
        })?;
        if failed && outcome == Outcome::Scale {
            return Err(DecideError::MustMeetFailed);
        }
        Ok(next)
    }

    fn measured(&self) -> impl Iterator<Item = (&super::Criterion, Decimal)> + '_ {
        self.charter.criteria().iter().zip(self.results.iter().copied())
    }
}
