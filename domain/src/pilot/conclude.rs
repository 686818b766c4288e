//! The buyer decides what becomes of a pilot, by its results or with a reason against them.
//!
//! To scale a pilot in which a criterion has failed that must be met takes two approvers of one reason.

use jiff::Timestamp;

use super::{Action, Pilot, State};
use crate::{
    actor::Party,
    content::Content,
    event::Event,
    machine::Refusal,
    names::{Name, names},
    pilot_approval::Overridden,
    text::{Feedback, Reason},
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
    /// Why it was decided so although a criterion has failed that must be met.
    pub override_reason: Option<Reason>,
    /// When.
    pub at: Timestamp,
}

impl Decision {
    /// The canonical document of a decision.
    #[must_use]
    pub fn content(&self) -> Content {
        let content = Content::new()
            .with("outcome", self.outcome.as_str())
            .with("feedback", self.feedback.as_str())
            .with("decided_at", self.at.to_string());
        match &self.override_reason {
            Some(reason) => content.with("override_reason", reason.as_str()),
            None => content,
        }
    }
}

/// Why a decision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// The pilot does not wait for a decision, or the party is not the buyer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Its results are not published.
    #[error("the results of the pilot are not published")]
    Unpublished,
    /// A criterion that must be met has failed.
    #[error("a criterion that must be met has failed: two approvers can scale it, with a reason")]
    MustMeetFailed,
    /// There is nothing to override.
    #[error("no criterion that must be met has failed")]
    NothingFailed,
}

impl Pilot {
    /// Whether the buyer may decide so. Without a reason nothing is overridden.
    ///
    /// # Errors
    /// [`DecideError`] when it does not wait for a decision, the party is not the buyer, or the outcome
    /// contradicts a criterion that must be met without a reason, or the other way round.
    pub fn require_decidable(
        &self,
        outcome: Outcome,
        reason: Option<&Reason>,
        by: &Party,
    ) -> Result<(), DecideError> {
        self.may(Action::Decide, State::Closed, by)?;
        if self.unpublished {
            return Err(DecideError::Unpublished);
        }
        match (outcome == Outcome::Scale && self.has_failed(), reason) {
            (true, None) => Err(DecideError::MustMeetFailed),
            (false, Some(_)) => Err(DecideError::NothingFailed),
            (true, Some(_)) | (false, None) => Ok(()),
        }
    }

    /// The buyer decides what becomes of it.
    ///
    /// # Errors
    /// [`DecideError`] as [`Self::require_decidable`], where the proof that two have overridden what was
    /// measured stands for the reason.
    pub fn decide(
        self,
        (outcome, feedback): (Outcome, Feedback),
        overridden: Option<Overridden>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), DecideError> {
        let override_reason = overridden
            .filter(|overridden| overridden.is_of(&self, &feedback))
            .map(Overridden::reason);
        self.require_decidable(outcome, override_reason.as_ref(), by)?;
        Ok(self.step(Action::Decide, State::Closed, by, at, None, |next| {
            next.decision = Some(Decision { outcome, feedback, override_reason, at });
        })?)
    }
}
