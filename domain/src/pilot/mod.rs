//! First-to-market pilots: a charter that both sign, a run, results, a decision.
//!
//! The buyer signs first, the supplier signs exactly what the buyer signed, and who asked for an
//! approval never gives it. Any change of the charter voids the signatures.

mod approve;
mod arrangements;
mod charter;
mod conclude;
mod criteria;
mod results;
mod run;
mod states;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    approve::ApproveError,
    arrangements::{Arrangements, Budget, RiskClass, Share},
    charter::{Charter, CharterError},
    conclude::{DecideError, Decision, Outcome},
    criteria::{
        Criterion, CriterionError, Details, Direction, Recommendation, SCALE_PERCENT, Verdict,
        recommend,
    },
    results::{Check, CheckState, Entry, Finding, ResultsError, verdict},
    run::Readiness,
    states::{Action, MACHINE, State},
};
use crate::{
    actor::{Actor, By, Party, Side},
    content::{Content, ContentHash},
    deadline::Zone,
    event::{Audience, Entity, Event, Kind},
    id::{Id, PilotId, ProposalId, UserId},
    machine::{Cast, Name, Refusal, Who},
    partnership::Standing,
    proposal::{self, Proposal},
    signing::Signatures,
    text::Reason,
};

/// A pilot of an accepted proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pilot {
    /// Its id.
    pub id: PilotId,
    /// The proposal that it tries.
    pub proposal: ProposalId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side that wrote the charter.
    pub author: Side,
    /// The person who handed the charter in.
    pub requested_by: Option<UserId>,
    /// The text that both sign.
    pub charter: Charter,
    /// The signatures under the charter.
    pub signatures: Signatures,
    /// Who is ready to start.
    pub readiness: Readiness,
    /// What was measured, in the order of the criteria; empty before.
    pub results: Vec<Option<Finding>>,
    /// What the buyer decided.
    pub decision: Option<Decision>,
}

/// Why no pilot can be drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proposal is {}, not accepted for a pilot", .0.as_str())]
pub struct NotAccepted(pub proposal::State);

impl Pilot {
    /// A side begins to write a charter for an accepted proposal.
    ///
    /// # Errors
    /// [`NotAccepted`] when the proposal was not accepted for a pilot.
    pub fn draft(
        id: PilotId,
        proposal: &Proposal,
        charter: Charter,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), NotAccepted> {
        if proposal.state != proposal::State::AcceptedForPilot {
            return Err(NotAccepted(proposal.state));
        }
        let pilot = Self {
            id,
            proposal: proposal.id,
            standing: proposal.standing,
            version: 1,
            state: State::Draft,
            author: by.side(),
            requested_by: None,
            charter,
            signatures: Signatures::default(),
            readiness: Readiness::default(),
            results: Vec::new(),
            decision: None,
        };
        let event = pilot.born(Action::Draft, by.into(), at);
        Ok((pilot, event))
    }

    /// The author writes on.
    ///
    /// # Errors
    /// [`Refusal`] when the charter is not the author's to write at present.
    pub fn revise(
        self,
        charter: Charter,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let state = self.state;
        self.step(Action::Revise, state, by, at, None, |next| {
            next.charter = charter;
        })
    }

    /// The author hands the charter to the other side.
    ///
    /// # Errors
    /// [`Refusal`] when it is not the author's to hand in at present.
    pub fn submit(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Submit, State::CharterReview, by, at, None, |next| {
            next.requested_by = Some(by.user());
        })
    }

    /// A side sends the charter back; a signature under it is void.
    ///
    /// # Errors
    /// [`Refusal`] when the charter does not wait for this side.
    pub fn request_changes(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let to = State::ChangesRequested;
        self.step(Action::RequestChanges, to, by, at, Some(reason.as_str()), |next| {
            next.signatures = Signatures::default();
        })
    }

    /// A side calls it off.
    ///
    /// # Errors
    /// [`Refusal`] when it runs or is over.
    pub fn cancel(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        // A draft that the other side never saw stays the author's alone.
        self.step(Action::Cancel, State::Cancelled, by, at, Some(reason.as_str()), |_| {})
    }

    /// Time passed: the run ends on its last day, a decision that did not come is overdue.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let running = self.state == State::Running;
        let to = if running { State::Evaluating } else { State::Overdue };
        let state = MACHINE.go(self.state, Action::Lapse, to, |who| who == Who::Clock)?;
        let was = self.was();
        let next = Self { state, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Lapse, By::Clock, at, None);
        Ok((next, event))
    }

    /// The hash that a signature names.
    #[must_use]
    pub fn charter_hash(&self) -> ContentHash {
        self.charter.hash(self.proposal)
    }

    /// True while the other side does not know of it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.requested_by.is_none()
    }

    fn cast(&self) -> Cast {
        Cast::of_author(self.author)
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(Ok(party)) = self.standing.party(by) else {
            return Vec::new();
        };
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, party.side()));
        actions.retain(|action| {
            let permitted = action.permission().is_some_and(|permission| by.may(permission));
            let own_request = self.requested_by == Some(by.user);
            permitted
                && match action {
                    Action::Approve => !own_request,
                    Action::ConfirmReadiness => !self.readiness.of(party.side()),
                    Action::EnterResults => {
                        let mut criteria = self.charter.criteria().iter();
                        criteria.any(|one| one.measured_by() == party.side())
                    }
                    Action::ConfirmResults | Action::DisputeResult => {
                        self.awaiting(&party).next().is_some()
                    }
                    Action::Draft
                    | Action::Revise
                    | Action::Submit
                    | Action::RequestChanges
                    | Action::Reject
                    | Action::Countersign
                    | Action::Start
                    | Action::Pause
                    | Action::Resume
                    | Action::Evaluate
                    | Action::PublishResults
                    | Action::Decide
                    | Action::Cancel
                    | Action::Lapse => true,
                }
        });
        actions
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        reason: Option<&str>,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state =
            MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, by.into(), at, reason);
        Ok((next, event))
    }
}

impl Entity for Pilot {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Pilot(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        if self.is_private() {
            Audience::Private(self.standing.parties.organisation(self.author))
        } else {
            Audience::Shared(self.standing.parties)
        }
    }

    fn content(&self) -> Content {
        let results: Vec<Content> = self
            .results
            .iter()
            .map(|result| result.as_ref().map_or_else(Content::new, Finding::content))
            .collect();
        Content::new()
            .with("charter", self.charter.content())
            .with("proposal", self.proposal.to_string())
            .with("signatures", self.signatures.documents())
            .with("ready_buyer", self.readiness.of(Side::Buyer))
            .with("ready_supplier", self.readiness.of(Side::Supplier))
            .with("results", results)
            .with("decision", self.decision.as_ref().map(Decision::content))
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Running => Some(Zone::utc().end_of(self.charter.ends_on())),
            State::DecisionDue => Some(Zone::utc().end_of(self.charter.decision_by())),
            State::Draft
            | State::CharterReview
            | State::ChangesRequested
            | State::ApprovedByBuyer
            | State::Approved
            | State::Ready
            | State::Paused
            | State::Evaluating
            | State::Overdue
            | State::Closed
            | State::Rejected
            | State::Cancelled => None,
        }
    }
}

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;
