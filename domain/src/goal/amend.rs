//! What was agreed is changed by both: one side proposes, the other accepts exactly that. Until then the
//! old terms govern, and every version that governed is kept.

use jiff::Timestamp;

use super::{ActError, Action, Goal, Measured, Metric, State, Terms, measure::Log};
use crate::{
    actor::Party,
    amendment::{Agreed, Amendment},
    content::{Content, ContentHash},
    event::Event,
    id::GoalId,
    plan::{GoalsWeight, Plan},
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

impl Change {
    /// The hash that both sides sign: of the change and the goal whose it is.
    #[must_use]
    pub fn hash(&self, goal: GoalId) -> ContentHash {
        self.content().with("goal", goal.to_string()).hash()
    }
}

impl Agreed for Change {
    fn content(&self) -> Content {
        match self {
            Self::Terms(terms) => terms.content(),
            Self::Cancellation => Content::new().with("cancelled", true),
        }
    }
}

/// What is wrong with terms that are to replace others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
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
    /// A side proposes other terms, or to give the goal up.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, something is proposed already, or the terms cannot replace
    /// those that govern.
    pub fn propose_amendment(
        self,
        change: Change,
        reason: Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (state, why) = (self.state, reason.clone());
        self.step(Action::ProposeAmendment, state, by, at, Some(why.as_str()), |next| {
            if let Change::Terms(terms) = &change {
                next.may_become(terms, state, at)?;
            }
            let governing = Change::Terms(Box::new(next.terms.clone())).hash(next.id);
            let hashes = (change.hash(next.id), governing);
            let open = next.amendment.as_ref();
            next.amendment = Some(Amendment::propose(open, change, hashes, reason, by, at)?);
            Ok(())
        })
    }

    /// The other side signs exactly the change whose hash is `signed`: the new terms govern from now on,
    /// or the goal is given up. `log` is all that was measured.
    ///
    /// # Errors
    /// [`ActError`] when nothing is proposed to the party, or something else than it signs, it has been
    /// overtaken, or the goals of the plan would weigh more than 100 together.
    pub fn accept_amendment(
        self,
        plan: &Plan,
        others: GoalsWeight,
        log: &Log,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let was = self.state;
        let to = match self.amendment.as_ref().map(|amendment| &amendment.terms) {
            Some(Change::Cancellation) => State::Cancelled,
            Some(Change::Terms(terms)) if self.state == State::Agreed => {
                self.once_agreed(terms, at)
            }
            Some(Change::Terms(_)) | None => self.state,
        };
        self.step(Action::AcceptAmendment, to, by, at, None, |next| {
            let Some(amendment) = next.amendment.take() else {
                return Ok(());
            };
            if let Change::Terms(terms) = amendment.accept(signed, by, at)?.terms {
                next.may_become(&terms, was, at)?;
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

    /// Goes on only if these terms can replace those that govern a goal that is in this state until then.
    fn may_become(&self, terms: &Terms, was: State, at: Timestamp) -> Result<(), ActError> {
        let wrong = |field, error| Err(ActError::Change { field, error });
        let milestones = |metric: &Metric| match metric {
            Metric::Milestones(steps) => Some(steps.len()),
            Metric::Toward { .. } | Metric::Range { .. } | Metric::Maintain { .. } => None,
        };
        let (old, new) = (&self.terms, terms);
        if old.metric.kind() != new.metric.kind()
            || milestones(&new.metric) < milestones(&old.metric)
        {
            return wrong("metric", ChangeError::OtherMetric);
        }
        if old.measure != new.measure {
            return wrong("measure", ChangeError::OtherMetric);
        }
        if old.unit != new.unit {
            return wrong("unit", ChangeError::OtherMetric);
        }
        if old.aggregation != new.aggregation {
            return wrong("aggregation", ChangeError::OtherMetric);
        }
        if old.measured_by != new.measured_by {
            return wrong("measured_by", ChangeError::OtherMetric);
        }
        if was == State::Active && old.starts_on != new.starts_on {
            return wrong("starts_on", ChangeError::HasBegun);
        }
        if self.is_over(new, at) {
            return wrong("due_on", ChangeError::DuePassed);
        }
        Ok(())
    }
}
