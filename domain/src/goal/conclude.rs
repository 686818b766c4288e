//! How a goal ends: a side says how, the other confirms or disputes; silence has a day.

use jiff::Timestamp;

use super::{ActError, Action, Goal, State};
use crate::{
    actor::{By, Party, Side},
    deadline::after_days,
    event::{Entity, Event},
    fraction::Fraction,
    machine::{Name, Refusal, Who},
    names::names,
    text::Reason,
};

names! {
    /// How it ended.
    pub enum Outcome {
        /// It was reached.
        Achieved = "achieved",
        /// It was not.
        Missed = "missed",
    }
}

impl Outcome {
    fn state(self) -> State {
        match self {
            Self::Achieved => State::Achieved,
            Self::Missed => State::Missed,
        }
    }
}

/// An outcome that waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposed {
    /// How it ended.
    pub outcome: Outcome,
    /// The side that says so; `None` where time did.
    pub by: Option<Side>,
}

/// A dispute over the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispute {
    /// Since when.
    pub since: Timestamp,
    /// True once those who lead have heard of it.
    pub is_escalated: bool,
}

impl Goal {
    /// Days after the last day in which a side proposes the outcome; then it is computed.
    pub const GRACE_DAYS: i64 = 14;
    /// Days for an answer to an outcome; silence confirms it.
    pub const OUTCOME_DAYS: i64 = 14;
    /// Days after which a dispute is brought before those who lead.
    pub const ESCALATION_DAYS: i64 = 10;
    /// Days after which the outcome is computed anew for what is disputed, though never before it would be
    /// without a dispute.
    pub const DISPUTE_DAYS: i64 = 30;

    /// A side says how it ended.
    ///
    /// # Errors
    /// [`ActError`] when it is not active.
    pub fn propose_outcome(
        self,
        outcome: Outcome,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = State::OutcomeProposed;
        self.step(Action::ProposeOutcome, to, by, at, Some(outcome.as_str()), |next| {
            next.conclude(Proposed { outcome, by: Some(by.side()) });
            Ok(())
        })
    }

    /// The other side agrees that it ended so.
    ///
    /// # Errors
    /// [`ActError`] when no outcome is proposed to the party.
    pub fn confirm_outcome(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let to = self.proposed_end();
        self.step(Action::ConfirmOutcome, to, by, at, None, |_| Ok(()))
    }

    /// The other side does not agree that it ended so.
    ///
    /// # Errors
    /// [`ActError`] when no outcome is proposed to the party.
    pub fn dispute_outcome(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::DisputeOutcome, State::Active, by, at, Some(reason.as_str()), |next| {
            next.outcome = None;
            next.dispute = Some(Dispute { since: at, is_escalated: false });
            Ok(())
        })
    }

    /// What was proposed before falls away.
    fn conclude(&mut self, proposed: Proposed) {
        self.outcome = Some(proposed);
        self.amendment = None;
    }

    fn proposed_end(&self) -> State {
        self.outcome.map_or(State::Missed, |proposed| proposed.outcome.state())
    }

    /// What the accepted values say: reached, or not. Without any it was not shown to be.
    fn computed(&self) -> Outcome {
        let is_reached = |measured: &super::Measured| measured.progress >= Fraction::one();
        if self.measured.as_ref().is_some_and(is_reached) {
            Outcome::Achieved
        } else {
            Outcome::Missed
        }
    }

    /// Everything that time does to it next, each with its instant.
    fn to_come(&self) -> Vec<(Timestamp, Action)> {
        let amendment = self.amendment.as_ref();
        let amendment = amendment.map(|one| (one.expires_at(), Action::LapseAmendment));
        match self.state {
            State::Proposed | State::ChangesRequested => {
                vec![(after_days(self.since, Self::ANSWER_DAYS), Action::Lapse)]
            }
            State::Agreed => {
                let start = (self.zone.start_of(self.terms.starts_on), Action::Start);
                amendment.into_iter().chain([start]).collect()
            }
            State::Active => {
                let values = self
                    .waits_since
                    .map(|since| (self.accepts_at(since), Action::AcceptMeasurements));
                let computed = after_days(self.zone.end_of(self.terms.due_on), Self::GRACE_DAYS);
                let end = match self.dispute {
                    Some(Dispute { since, is_escalated: false }) => {
                        (after_days(since, Self::ESCALATION_DAYS), Action::Escalate)
                    }
                    Some(Dispute { since, is_escalated: true }) => {
                        (after_days(since, Self::DISPUTE_DAYS).max(computed), Action::Lapse)
                    }
                    None => (computed, Action::Lapse),
                };
                values.into_iter().chain(amendment).chain([end]).collect()
            }
            State::OutcomeProposed => {
                vec![(after_days(self.since, Self::OUTCOME_DAYS), Action::Lapse)]
            }
            State::Draft
            | State::Achieved
            | State::Missed
            | State::Cancelled
            | State::Withdrawn => Vec::new(),
        }
    }

    /// What time does to it next; the first of several at one instant.
    #[must_use]
    pub fn next_by_time(&self) -> Option<(Timestamp, Action)> {
        self.to_come().into_iter().min_by_key(|(at, _)| *at)
    }

    /// Goes on only if it is time for that: a worker may come late, never early.
    pub(super) fn is_time_for(&self, action: Action, at: Timestamp) -> Result<(), Refusal> {
        if self.to_come().iter().any(|(due, one)| *one == action && *due <= at) {
            return Ok(());
        }
        let (noun, state) = (super::MACHINE.noun, self.state.as_str());
        Err(Refusal::NotNow { noun, action: action.as_str(), state })
    }

    /// Time passed, and does `action`: all but to accept values, which takes their log
    /// ([`Goal::accept_measurements`]).
    ///
    /// # Errors
    /// [`Refusal`] when that is not due.
    pub fn lapse(self, action: Action, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_time_for(action, at)?;
        let to = match (self.state, action) {
            (State::Proposed | State::ChangesRequested, _) => State::Withdrawn,
            (State::Agreed, Action::Start) => State::Active,
            (State::Active, Action::Lapse) => State::OutcomeProposed,
            (State::OutcomeProposed, _) => self.proposed_end(),
            (state, _) => state,
        };
        self.tick(action, to, at, |next| match (action, to) {
            (Action::LapseAmendment, _) => next.amendment = None,
            (Action::Escalate, _) => {
                let escalated = |dispute| Dispute { is_escalated: true, ..dispute };
                next.dispute = next.dispute.map(escalated);
            }
            (_, State::OutcomeProposed) => {
                let outcome = next.computed();
                next.conclude(Proposed { outcome, by: None });
            }
            (Action::Lapse, _) => next.by_lapse = true,
            (_, _) => {}
        })
    }

    /// The plan has ended before it.
    ///
    /// # Errors
    /// [`Refusal`] when it has ended already.
    pub fn end(self, by: By, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let to = if self.state.counts() { State::Cancelled } else { State::Withdrawn };
        self.tick_by(Action::End, to, by, at, |next| next.amendment = None)
    }

    pub(super) fn tick(
        self,
        action: Action,
        to: State,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        self.tick_by(action, to, By::Clock, at, change)
    }

    /// A step that nobody takes on it: time, or the end of its plan.
    fn tick_by(
        self,
        action: Action,
        to: State,
        by: By,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = super::MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.enter(state, at);
        change(&mut next);
        let event = was.becomes(&next, action, by, at, None);
        Ok((next, event))
    }
}
