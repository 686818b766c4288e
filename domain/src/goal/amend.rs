//! What was agreed is changed by both: one side proposes, the other accepts exactly that. Until then the
//! old terms govern, and every version that governed is kept.

use jiff::Timestamp;

use super::{ActError, Action, Goal, Measured, Metric, OthersWeight, State, Terms, measure::Log};
use crate::{
    actor::{Party, Side},
    content::Content,
    event::Event,
    machine::Name,
    plan::Plan,
    text::Reason,
};

/// What a side proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Other terms.
    Terms(Box<Terms>),
    /// To give the goal up.
    Cancellation,
}

/// A change that waits for the other side's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The side that proposes it.
    pub by: Side,
    /// What.
    pub change: Change,
    /// Why.
    pub reason: Reason,
    /// Since when it waits.
    pub since: Timestamp,
}

impl Amendment {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let terms = match &self.change {
            Change::Terms(terms) => Some(terms.content()),
            Change::Cancellation => None,
        };
        Content::new()
            .with("by", self.by.as_str())
            .with("terms", terms)
            .with("reason", self.reason.as_str())
            .with("since", self.since.to_string())
    }
}

/// What is wrong with terms that are to replace others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmendError {
    /// What was measured could not be compared any more.
    #[error("must stay as it is: its values could not be compared any more")]
    OtherMetric,
    /// The goal has begun.
    #[error("must stay as it is: the goal has begun")]
    HasBegun,
    /// It would have been due already.
    #[error("must not have passed")]
    DuePassed,
}

impl Goal {
    /// A side proposes other terms, or to give the goal up; what it proposed before is replaced.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, the other side has proposed something, or the terms cannot
    /// replace those that govern.
    pub fn propose_amendment(
        self,
        change: Change,
        reason: Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (state, text) = (self.state, reason.clone());
        let text = text.as_str();
        self.step(Action::ProposeAmendment, state, by, at, Some(text), |next| {
            if next.amendment.as_ref().is_some_and(|former| former.by != by.side()) {
                return Err(ActError::AnswerFirst);
            }
            if let Change::Terms(terms) = &change {
                next.may_become(terms, at)?;
            }
            next.amendment = Some(Amendment { by: by.side(), change, reason, since: at });
            Ok(())
        })
    }

    /// The other side agrees: the new terms govern from now on, or the goal is given up. `log` is all
    /// that was measured.
    ///
    /// # Errors
    /// [`ActError`] when nothing is proposed to the party, it has been overtaken, or the goals of the
    /// plan would weigh more than 100 together.
    pub fn accept_amendment(
        self,
        plan: &Plan,
        others: OthersWeight,
        log: &Log,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = match self.amendment.as_ref().map(|amendment| &amendment.change) {
            Some(Change::Cancellation) => State::Cancelled,
            Some(Change::Terms(terms)) if self.state == State::Agreed => {
                self.once_agreed(terms, at)
            }
            Some(Change::Terms(_)) | None => self.state,
        };
        self.step(Action::AcceptAmendment, to, by, at, None, |next| {
            let amendment = next.amendment.take();
            if let Some(Amendment { change: Change::Terms(terms), .. }) = amendment {
                next.may_become(&terms, at)?;
                next.terms = *terms;
                next.terms_number += 1;
                next.fits(plan, others)?;
                next.measured = Measured::of(&next.terms, log.accepted());
            }
            Ok(())
        })
    }

    /// The other side does not agree.
    ///
    /// # Errors
    /// [`ActError`] when nothing is proposed to the party.
    pub fn decline_amendment(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let state = self.state;
        self.step(Action::DeclineAmendment, state, by, at, Some(reason.as_str()), |next| {
            next.amendment = None;
            Ok(())
        })
    }

    /// The side that proposed it takes it back.
    ///
    /// # Errors
    /// [`ActError`] when the party has proposed nothing.
    pub fn withdraw_amendment(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let state = self.state;
        self.step(Action::WithdrawAmendment, state, by, at, None, |next| {
            next.amendment = None;
            Ok(())
        })
    }

    /// Goes on only if these terms can replace those that govern.
    fn may_become(&self, terms: &Terms, at: Timestamp) -> Result<(), ActError> {
        let wrong = |field, error| Err(ActError::Amend { field, error });
        let milestones = |metric: &Metric| match metric {
            Metric::Milestones(steps) => Some(steps.len()),
            Metric::Toward { .. } | Metric::Range { .. } | Metric::Maintain { .. } => None,
        };
        let (old, new) = (&self.terms, terms);
        if old.metric.kind() != new.metric.kind()
            || milestones(&new.metric) < milestones(&old.metric)
        {
            return wrong("metric", AmendError::OtherMetric);
        }
        if old.aggregation != new.aggregation {
            return wrong("aggregation", AmendError::OtherMetric);
        }
        if old.measured_by != new.measured_by {
            return wrong("measured_by", AmendError::OtherMetric);
        }
        if self.state == State::Active && old.starts_on != new.starts_on {
            return wrong("starts_on", AmendError::HasBegun);
        }
        if self.zone.end_of(new.due_on) <= at {
            return wrong("due_on", AmendError::DuePassed);
        }
        Ok(())
    }
}
