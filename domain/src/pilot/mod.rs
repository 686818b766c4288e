//! First-to-market pilots: a charter that both sign, a run, results, a decision.
//!
//! The buyer signs first, the supplier signs exactly what the buyer signed, and who asked for an
//! approval never gives it. Any change of the charter voids the signatures.

mod allowed;
mod amend;
mod approve;
mod arrangements;
mod change;
mod charter;
mod checklist;
mod clauses;
mod clock;
mod conclude;
mod criteria;
mod extend;
mod gates;
mod missing;
mod pause;
mod promises;
mod results;
mod run;
mod states;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

pub use self::{
    amend::{Amendment, ChangeError},
    approve::ApproveError,
    arrangements::{Arrangements, Budget, RiskClass, Share},
    change::Change,
    charter::{Charter, CharterError},
    checklist::{Item, ReadyError, Tick},
    clauses::{Clauses, Embargo, Sponsors},
    clock::Reminder,
    conclude::{DecideError, Decision, Outcome},
    criteria::{
        Criterion, CriterionError, Details, Direction, Recommendation, SCALE_PERCENT, Verdict,
        recommend,
    },
    extend::{ExtendError, Extension},
    gates::{Gate, GateError, GateOutcome, GateRecord, GateState},
    pause::{Cause, Pause, PauseError, Standstill},
    promises::{Promise, PromiseError, Undertaken},
    results::{Check, CheckState, Entry, Finding, ResultsError, verdict},
    run::Readiness,
    states::{Action, MACHINE, State},
};
use crate::{
    actor::{Party, Side},
    content::{Content, ContentHash},
    event::{Audience, Entity, Event, Kind},
    hands::Hands,
    id::{CommitmentId, Id, PilotId, ProposalId, UserId},
    machine::{Cast, Name, Refusal},
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
    /// Which one it is: the first that both signed, or one by which they have amended it.
    pub charter_number: i16,
    /// Another one that is proposed.
    pub amendment: Option<Amendment>,
    /// What is another in it since the pilot began.
    pub changes: Vec<Change>,
    /// The signatures under the charter.
    pub signatures: Signatures,
    /// What its promises have become, in their order, as far as both have signed them.
    pub undertaken: Vec<CommitmentId>,
    /// What of the checklist is done, in its order.
    pub ticks: Vec<Tick>,
    /// Who is ready to start.
    pub readiness: Readiness,
    /// Who has acted on it once it was signed, for whom.
    pub hands: Hands,
    /// That it stands still.
    pub pause: Option<Pause>,
    /// Days by which the buyer's pauses have moved the decision.
    pub buyer_paused: i32,
    /// What has become of the charter's gates, in their order; shorter where nothing has of the last.
    pub gates: Vec<GateState>,
    /// Its last day and that of its decision, where they are others than the charter's.
    pub days: Option<(Date, Date)>,
    /// What the buyer has proposed.
    pub extension: Option<Extension>,
    /// True once it was extended.
    pub extended: bool,
    /// Why, where that was written down.
    pub extended_because: Option<Reason>,
    /// What was measured, in the order of the criteria; empty before.
    pub results: Vec<Option<Finding>>,
    /// True where the decision is overdue, or never came, without results that were published.
    pub unpublished: bool,
    /// What the buyer decided.
    pub decision: Option<Decision>,
    /// Since when that is overdue, or was.
    pub overdue_since: Option<Timestamp>,
    /// The next mail that says so.
    pub next_reminder: Option<Reminder>,
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
            charter_number: 1,
            amendment: None,
            changes: Vec::new(),
            signatures: Signatures::default(),
            undertaken: Vec::new(),
            ticks: Vec::new(),
            readiness: Readiness::default(),
            hands: Hands::default(),
            pause: None,
            buyer_paused: 0,
            gates: Vec::new(),
            days: None,
            extension: None,
            extended: false,
            extended_because: None,
            results: Vec::new(),
            unpublished: false,
            decision: None,
            overdue_since: None,
            next_reminder: None,
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

    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        reason: Option<&str>,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = self.may(action, to, by)?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let next = next.tidied();
        let event = was.becomes(&next, action, by.into(), at, reason);
        Ok((next, event))
    }

    /// What the table says.
    fn may(&self, action: Action, to: State, by: &Party) -> Result<State, Refusal> {
        MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))
    }

    /// The same without what cannot be in its state any more.
    fn tidied(mut self) -> Self {
        if self.state != State::Overdue {
            self.next_reminder = None;
        }
        if !self.state.is_amendable() {
            self.amendment = None;
        }
        if self.state != State::Paused {
            self.pause = None;
        }
        if !self.state.lacks_decision() {
            self.unpublished = false;
        }
        if !matches!(self.state, State::DecisionDue | State::Overdue) {
            self.extension = None;
        }
        self
    }

    fn not_now(&self, noun: &'static str, action: Action) -> Refusal {
        Refusal::NotNow { noun, action: action.as_str(), state: self.state.as_str() }
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
        let mut content = Content::new()
            .with("charter", self.charter.content())
            .with("proposal", self.proposal.to_string())
            .with("signatures", self.signatures.documents())
            .with("ready_buyer", self.readiness.of(Side::Buyer))
            .with("ready_supplier", self.readiness.of(Side::Supplier))
            .with("results", results)
            .with("decision", self.decision.as_ref().map(Decision::content))
            .with_some("amendment", self.amendment.as_ref().map(Amendment::content))
            .with_some("pause", self.pause.as_ref().map(Pause::content))
            .with_some("extension", self.extension.as_ref().map(Extension::content));
        if let Some((ends_on, decision_by)) = self.days {
            content = content
                .with("runs_until", ends_on.to_string())
                .with("decide_until", decision_by.to_string());
        }
        if self.extended {
            let reason = self.extended_because.as_ref().map(Reason::as_str);
            content = content.with("extended", true).with_some("extended_because", reason);
        }
        if self.buyer_paused > 0 {
            content = content.with("buyer_paused_days", i64::from(self.buyer_paused));
        }
        if self.unpublished {
            content = content.with("unpublished", true);
        }
        content = content.with_some("gates", self.gates_content());
        if !self.ticks.is_empty() {
            content =
                content.with("done", self.ticks.iter().map(Tick::content).collect::<Vec<_>>());
        }
        if !self.undertaken.is_empty() {
            let undertaken = self.undertaken.iter().map(ToString::to_string);
            content = content.with("undertaken", undertaken.collect::<Vec<_>>());
        }
        if !self.changes.is_empty() {
            let changes: Vec<_> = self.changes.iter().map(Change::content).collect();
            content = content.with("changed_after_start", changes);
        }
        content
    }

    fn due(&self) -> Option<Timestamp> {
        self.next_instant()
    }
}

#[cfg(test)]
mod histories;
#[cfg(test)]
mod late;
#[cfg(test)]
mod settled;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod tests;
