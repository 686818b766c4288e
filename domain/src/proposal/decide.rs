//! The buyer decides, with a reason from a closed list and words that the supplier can use.

use jiff::{Timestamp, civil::Date};

use super::{Action, Proposal, State};
use crate::{
    actor::Party,
    business_calendar::Terms,
    content::Content,
    event::Event,
    machine::Refusal,
    names::{Name, names},
    text::Feedback,
};

names! {
    /// What the buyer decides.
    pub enum Outcome {
        /// A pilot is to show it.
        AcceptedForPilot = "accepted_for_pilot",
        /// It is taken as it is.
        AcceptedDirect = "accepted_direct",
        /// It is looked at again on a day.
        Deferred = "deferred",
        /// It is not taken.
        Declined = "declined",
    }
}

names! {
    /// Why.
    pub enum ReasonCode {
        /// It fits what the category needs.
        StrategicFit = "strategic_fit",
        /// The value is there to be seen.
        ProvenValue = "proven_value",
        /// Worth trying.
        WorthTesting = "worth_testing",
        /// It does not fit what the category needs.
        NoStrategicFit = "no_strategic_fit",
        /// The value is not there to be seen.
        ValueNotShown = "value_not_shown",
        /// It is not ready.
        NotReady = "not_ready",
        /// The time is wrong.
        Timing = "timing",
        /// There is no room or budget.
        Capacity = "capacity",
        /// Something like it is there already.
        AlreadyCovered = "already_covered",
        /// Rules or safety stand against it.
        Compliance = "compliance",
    }
}

/// What the buyer decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub outcome: Outcome,
    /// Why, from a closed list.
    pub reason: ReasonCode,
    /// Why, in words.
    pub feedback: Feedback,
    /// The day on which it is looked at again, where it is deferred.
    pub deferred_until: Option<Date>,
    /// The instant at which that day begins where the buyer works.
    pub wakes_at: Option<Timestamp>,
    /// When the decision was published.
    pub at: Timestamp,
}

/// Why a decision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// The proposal is not under review, or not the party's to decide.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A deferral needs a day, in the future.
    #[error("a deferral needs the day, after today, on which the proposal is looked at again")]
    DeferralNeedsDay,
    /// Only a deferral has a day.
    #[error("only a deferral has a day")]
    DayWithoutDeferral,
}

impl Decision {
    /// The canonical document of a decision.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("outcome", self.outcome.as_str())
            .with("reason", self.reason.as_str())
            .with("feedback", self.feedback.as_str())
            .with("deferred_until", self.deferred_until.map(|date| date.to_string()))
            .with("decided_at", self.at.to_string())
    }
}

impl Outcome {
    fn state(self) -> State {
        match self {
            Self::AcceptedForPilot => State::AcceptedForPilot,
            Self::AcceptedDirect => State::AcceptedDirect,
            Self::Deferred => State::Deferred,
            Self::Declined => State::Declined,
        }
    }
}

impl Proposal {
    /// The buyer publishes its decision; what is deferred is looked at again on a day of the buyer's
    /// `calendar`.
    ///
    /// # Errors
    /// [`DecideError`] when it is not under review, the party is not the buyer, or the day of a
    /// deferral is missing or past.
    pub fn decide(
        self,
        (outcome, reason, feedback, deferred_until): (Outcome, ReasonCode, Feedback, Option<Date>),
        calendar: &Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), DecideError> {
        let wakes_at = deferred_until.map(|day| calendar.zone.start_of(day));
        let decision = Decision { outcome, reason, feedback, deferred_until, wakes_at, at };
        match (outcome, wakes_at) {
            (Outcome::Deferred, Some(wakes_at)) if wakes_at > at => {}
            (Outcome::Deferred, _) => return Err(DecideError::DeferralNeedsDay),
            (_, None) => {}
            (_, Some(_)) => return Err(DecideError::DayWithoutDeferral),
        }
        Ok(self.step(Action::Decide, outcome.state(), by, at, |next| {
            next.decision = Some(decision);
        })?)
    }
}
