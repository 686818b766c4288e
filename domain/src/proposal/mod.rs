//! Proposals: a supplier's pitch to one buyer, from the first word to the answer.
//!
//! A draft exists for the supplier alone. What was submitted never changes, and its receipt (hash and
//! instant) proves what was handed over and when; only an answer to the buyer's question can hand over
//! another version. The buyer owes an answer with a reason, by a date; while it waits for information
//! its clock stands still.

mod answers;
mod clock;
mod decide;
mod details;
mod pitch;
mod review;
mod states;
mod submit;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    answers::Answers,
    clock::Clock,
    decide::{DecideError, Decision, Outcome, ReasonCode},
    details::{
        Amount, Beneficiary, Benefit, BenefitKind, Confidentiality, Details, IntellectualProperty,
        Market, OfferedRight, OfferedRightError, Period, RightKind,
    },
    pitch::{Category, NoValueLine, Pitch, Readiness, Sketch},
    review::Question,
    states::{Action, MACHINE, State},
    submit::{AnswerError, Receipt},
};
use crate::{
    actor::{Actor, Party, Side},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, ProposalId},
    machine::{Cast, Name, Refusal},
    partnership::Standing,
};

/// A supplier's pitch to one buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// What the supplier wrote; from submission on, what it handed over last.
    pub pitch: Pitch,
    /// The proof of what was handed over last, from submission on.
    pub receipt: Option<Receipt>,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// When the buyer acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// The buyer's clock, from submission on.
    pub clock: Option<Clock>,
    /// Since when it is in its present state.
    pub since: Timestamp,
    /// What the buyer decided, once published.
    pub decision: Option<Decision>,
}

impl Proposal {
    /// The supplier begins to write.
    ///
    /// # Errors
    /// [`Refusal`] when the party is not the supplier.
    pub fn draft(
        id: ProposalId,
        standing: Standing,
        pitch: Pitch,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        if by.side() != Side::Supplier {
            let action = Action::Draft.as_str();
            return Err(Refusal::NotYours { noun: MACHINE.noun, action });
        }
        let proposal = Self {
            id,
            standing,
            version: 1,
            state: State::Draft,
            pitch,
            receipt: None,
            submitted_at: None,
            acknowledged_at: None,
            clock: None,
            since: at,
            decision: None,
        };
        let event = proposal.born(Action::Draft, by.into(), at);
        Ok((proposal, event))
    }

    /// The supplier writes on.
    ///
    /// # Errors
    /// [`Refusal`] when it is no draft any more, or the party is not the supplier.
    pub fn revise(self, pitch: Pitch, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Revise, State::Draft, by, at, |next| {
            next.pitch = pitch;
        })
    }

    /// The supplier takes it back.
    ///
    /// # Errors
    /// [`Refusal`] when it was not submitted, or has an answer, or the party is not the supplier.
    pub fn withdraw(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Withdraw, State::Withdrawn, by, at, |next| {
            if let Some(clock) = &mut next.clock {
                clock.stopped_at = None;
            }
        })
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(Ok(party)) = self.standing.party(by) else {
            return Vec::new();
        };
        let mut actions =
            MACHINE.allowed(self.state, |who| Cast::default().fulfils(who, party.side()));
        actions.retain(|action| action.permission().is_some_and(|permission| by.may(permission)));
        actions
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state =
            MACHINE.go(self.state, action, to, |who| Cast::default().fulfils(who, by.side()))?;
        let was = self.was();
        let mut next = self.enter(state, at);
        change(&mut next);
        let event = was.becomes(&next, action, by.into(), at, None);
        Ok((next, event))
    }

    /// The next version, in a state.
    fn enter(self, state: State, at: Timestamp) -> Self {
        let since = if self.state == state { self.since } else { at };
        Self { state, since, version: self.version + 1, ..self }
    }
}

impl Entity for Proposal {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Proposal(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        match self.state {
            State::Draft => Audience::Private(self.standing.parties.supplier),
            State::Submitted
            | State::UnderReview
            | State::InfoRequested
            | State::AcceptedForPilot
            | State::AcceptedDirect
            | State::Deferred
            | State::Declined
            | State::Withdrawn
            | State::Lapsed => Audience::Shared(self.standing.parties),
        }
    }

    fn content(&self) -> Content {
        Content::new()
            .with("pitch", self.pitch.content())
            .with("receipt", self.receipt.map(|receipt| receipt.hash.to_string()))
            .with("decide_by", self.clock.map(|clock| clock.decide_by.to_string()))
            .with("decision", self.decision.as_ref().map(Decision::content))
    }

    fn due(&self) -> Option<Timestamp> {
        self.next_by_time().map(|(at, _)| at)
    }
}

#[cfg(test)]
mod histories;
#[cfg(test)]
pub(crate) mod tests;
