//! Goals: what both sides want to reach, agreed, measured and judged by one rule for both.
//!
//! The old terms govern until both have signed others; a value counts once the other side has let it
//! stand; how far it has come is computed, never written by hand.

mod agree;
mod amend;
mod conclude;
mod measure;
mod metric;
mod progress;
mod states;
mod terms;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    amend::{Change, ChangeError},
    conclude::{Dispute, Outcome, Proposed},
    measure::{Log, MeasureError, Measurement, MeasurementState, Measuring},
    metric::{Aggregation, Metric, MetricError, MetricKind, Milestone, Reading, ReadingError},
    progress::{Measured, RollUp, Status, expected},
    states::{Action, MACHINE, State},
    terms::{Cadence, Source, Terms, TermsError},
};
use crate::{
    actor::{Actor, Party, Side},
    amendment::{AmendError, Amendment},
    content::{Content, ContentHash},
    deadline::Zone,
    event::{Audience, Entity, Event, Kind},
    hands::{Hands, SamePerson},
    id::{GoalId, Id, PlanId, UserId},
    machine::{Cast, Name, Refusal},
    partnership::Standing,
    signing::SignError,
};

/// The owner of each side, once named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owners {
    /// The customer's.
    pub buyer: Option<UserId>,
    /// The supplier's.
    pub supplier: Option<UserId>,
}

impl Owners {
    /// The owner of a side.
    #[must_use]
    pub fn of(self, side: Side) -> Option<UserId> {
        match side {
            Side::Buyer => self.buyer,
            Side::Supplier => self.supplier,
        }
    }

    fn with(self, side: Side, owner: UserId) -> Self {
        match side {
            Side::Buyer => Self { buyer: Some(owner), ..self },
            Side::Supplier => Self { supplier: Some(owner), ..self },
        }
    }
}

/// What both sides want to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// The plan in which it stands.
    pub plan: PlanId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side whose terms they were at last before both agreed.
    pub author: Side,
    /// True while the author alone knows of it.
    pub is_private: bool,
    /// Where its days begin and end.
    pub zone: Zone,
    /// What both agree on.
    pub terms: Terms,
    /// Counts the terms that have governed, from 1: each amendment is one more.
    pub terms_number: i32,
    /// Who answers for it on each side.
    pub owners: Owners,
    /// Who has had a hand in it: nobody for both sides.
    pub hands: Hands,
    /// Since when it is in its present state.
    pub since: Timestamp,
    /// What a side proposes to change.
    pub amendment: Option<Amendment<Change>>,
    /// How it ended, once somebody says so.
    pub outcome: Option<Proposed>,
    /// The dispute over its outcome, where there was one.
    pub dispute: Option<Dispute>,
    /// What the accepted values amount to.
    pub measured: Option<Measured>,
    /// Since when the oldest value waits for an answer.
    pub waits_since: Option<Timestamp>,
    /// The hash over all values that were written down, confirmed and disputed.
    pub values_hash: Option<ContentHash>,
    /// True if silence has ended it.
    pub by_lapse: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The state does not allow it, or it is the other side's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person has a hand in it for the other side.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// The plan was not proposed yet.
    #[error("the plan has to be proposed before its goals")]
    PlanPrivate,
    /// The plan is not agreed.
    #[error("the plan has to be agreed before its goals")]
    PlanNotAgreed,
    /// The plan has ended.
    #[error("the plan has ended")]
    PlanOver,
    /// The last day has passed.
    #[error("the last day of the goal has passed")]
    Over,
    /// The goals of the plan would weigh more than 100 together.
    #[error("the goals of this plan leave a weight of {left}")]
    TooMuchWeight {
        /// What is left.
        left: i64,
    },
    /// The signature is not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// No amendment can be proposed.
    #[error(transparent)]
    Amend(#[from] AmendError),
    /// These terms cannot replace those that govern.
    #[error("{field} {error}")]
    Change {
        /// The field at fault.
        field: &'static str,
        /// What is wrong with it.
        error: ChangeError,
    },
}

impl Goal {
    /// How it stands against the calendar; `None` unless it is active.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Option<Status> {
        let is_active = self.state == State::Active;
        is_active.then(|| progress::status(&self.terms, self.measured.as_ref(), &self.zone, now))
    }

    /// True if it is active and nothing was accepted for more than one and a half times the cadence.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.state == State::Active
            && progress::is_stale(&self.terms, self.measured.as_ref(), &self.zone, now)
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(party) = self.hands.party_of(&self.standing, by) else {
            return Vec::new();
        };
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, party.side()));
        actions.retain(|action| {
            action.permission().is_some_and(|permission| by.may(permission))
                && self.has_what_it_answers(*action)
                && (*action != Action::ProposeAmendment || self.amendment.is_none())
        });
        actions
    }

    /// True while it is active and far behind what is expected.
    #[must_use]
    pub fn is_off_track(&self, now: Timestamp) -> bool {
        self.status(now) == Some(Status::OffTrack)
    }

    /// True unless the action answers what is not there.
    fn has_what_it_answers(&self, action: Action) -> bool {
        match action {
            Action::AcceptAmendment | Action::DeclineAmendment | Action::WithdrawAmendment => {
                self.amendment.is_some()
            }
            Action::ConfirmMeasurement | Action::DisputeMeasurement => self.waits_since.is_some(),
            Action::Draft
            | Action::Revise
            | Action::Propose
            | Action::RequestChanges
            | Action::Agree
            | Action::Withdraw
            | Action::Assign
            | Action::Measure
            | Action::AcceptMeasurements
            | Action::ProposeAmendment
            | Action::LapseAmendment
            | Action::Start
            | Action::ProposeOutcome
            | Action::ConfirmOutcome
            | Action::DisputeOutcome
            | Action::Escalate
            | Action::Lapse
            | Action::End => true,
        }
    }

    /// Who is who: the author is the side that has proposed what waits.
    fn cast(&self) -> Cast {
        // What time proposes, both may answer.
        let author = match self.state {
            State::Agreed | State::Active => self.amendment.as_ref().map(Amendment::side),
            State::OutcomeProposed => self.outcome.and_then(|proposed| proposed.by),
            State::Draft
            | State::Proposed
            | State::ChangesRequested
            | State::Achieved
            | State::Missed
            | State::Cancelled
            | State::Withdrawn => Some(self.author),
        };
        Cast { author, measurer: Some(self.terms.measured_by), ..Cast::default() }
    }

    /// A step of a side. The table speaks first: to a side whose turn it is not, nothing else matters.
    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        reason: Option<&str>,
        change: impl FnOnce(&mut Self) -> Result<(), ActError>,
    ) -> Result<(Self, Event), ActError> {
        if !self.has_what_it_answers(action) {
            let (noun, action, state) = (MACHINE.noun, action.as_str(), self.state.as_str());
            return Err(Refusal::NotNow { noun, action, state }.into());
        }
        let state =
            MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))?;
        let was = self.was();
        let mut next = self.enter(state, at);
        next.hands = next.hands.join(by.user(), by.side())?;
        change(&mut next)?;
        let event = was.becomes(&next, action, by.into(), at, reason);
        Ok((next, event))
    }

    /// The same in another state.
    fn enter(self, to: State, at: Timestamp) -> Self {
        let since = if self.state == to { self.since } else { at };
        Self { state: to, since, version: self.version + 1, ..self }
    }
}

impl Entity for Goal {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Goal(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        let parties = self.standing.parties;
        if self.is_private {
            Audience::Private(parties.organisation(self.author))
        } else {
            Audience::Shared(parties)
        }
    }

    fn content(&self) -> Content {
        let person = |user: Option<UserId>| user.map(|user| user.to_string());
        self.terms
            .content()
            .with("plan", self.plan.to_string())
            .with("author", self.author.as_str())
            .with("time_zone", self.zone.name())
            .with("terms_number", i64::from(self.terms_number))
            .with("owner_buyer", person(self.owners.buyer))
            .with("owner_supplier", person(self.owners.supplier))
            .with("amendment", self.amendment.as_ref().map(Amendment::content))
            .with("outcome", self.outcome.map(|proposed| proposed.outcome.as_str()))
            .with("measured", self.measured.as_ref().map(Measured::content))
            .with("values_hash", self.values_hash.map(|hash| hash.to_string()))
            .with("by_lapse", self.by_lapse)
    }

    fn due(&self) -> Option<Timestamp> {
        self.next_by_time().map(|(at, _)| at)
    }
}

#[cfg(test)]
mod histories;
