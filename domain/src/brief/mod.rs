//! Briefs: a buyer says what it looks for, to suppliers that it names, and judges all by one rule.
//!
//! A brief is its organisation's alone. Each supplier that is named gets an invitation of its own, which
//! says the same and knows nothing of the others; whatever is told, is told to all at once. Deadlines
//! are the same for all and are never shortened, and by what is judged stands once somebody has handed
//! something in.

mod publish;
mod states;
mod terms;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    publish::{PublishError, Published},
    states::{Action, MACHINE, State},
    terms::{
        Budget, Criteria, CriteriaError, Criterion, Detail, RequiredAgreement, Schedule, Teaser,
        Terms, Weight,
    },
};
use crate::{
    actor::{Actor, By},
    content::{Content, Value},
    event::{Audience, Entity, Event, Kind},
    id::{BriefId, Id, OrganisationId, PartnershipId},
    machine::{Name, Refusal, Who},
    text::Reason,
};

/// The partnerships whose suppliers are invited: 1 to 200, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitees(Vec<PartnershipId>);

impl Invitees {
    /// The most invitees of a brief.
    pub const MOST: usize = 200;

    /// These partnerships, each once and in the order of their ids, in which they are locked; `None`
    /// where there are none, or too many.
    #[must_use]
    pub fn new(mut partnerships: Vec<PartnershipId>) -> Option<Self> {
        partnerships.sort_unstable();
        partnerships.dedup();
        (1..=Self::MOST).contains(&partnerships.len()).then_some(Self(partnerships))
    }

    /// The partnerships.
    pub fn iter(&self) -> impl Iterator<Item = PartnershipId> + '_ {
        self.0.iter().copied()
    }
}

/// What a buyer looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Its id.
    pub id: BriefId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// What it says.
    pub terms: Terms,
    /// Who is invited.
    pub invitees: Invitees,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Why it was called off.
    pub reason: Option<Reason>,
}

/// Why the time that is left is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtendError {
    /// The state does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody would have less time.
    #[error("a deadline may be extended, never shortened")]
    Shorter,
}

/// Why the criteria are not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaLock {
    /// The state does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody has relied on them.
    #[error("a proposal was handed in by these criteria")]
    Locked,
}

impl Brief {
    /// The most that is told to all.
    pub const MOST_CLARIFICATIONS: usize = 200;

    /// Somebody begins to write, for its organisation.
    #[must_use]
    pub fn draft(
        id: BriefId,
        terms: Terms,
        invitees: Invitees,
        by: &Actor,
        at: Timestamp,
    ) -> (Self, Event) {
        let brief = Self {
            id,
            organisation: by.organisation,
            version: 1,
            state: State::Draft,
            terms,
            invitees,
            published_at: None,
            reason: None,
        };
        let event = brief.born(Action::Draft, by.into(), at);
        (brief, event)
    }

    /// Somebody writes on.
    ///
    /// # Errors
    /// [`Refusal`] when it is no draft any more, or another organisation's.
    pub fn revise(
        self,
        terms: Terms,
        invitees: Invitees,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        self.step(Action::Revise, State::Draft, by, at, |next| {
            next.terms = terms;
            next.invitees = invitees;
        })
    }

    /// Somebody changes by what is judged; `submitted` says whether anybody has handed something in.
    ///
    /// # Errors
    /// [`CriteriaLock`] when it is not published, has closed, or somebody has relied on the criteria.
    pub fn revise_criteria(
        self,
        criteria: Criteria,
        submitted: bool,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), CriteriaLock> {
        let open = self.before_it_closes(Action::ReviseCriteria, at)?;
        let revised = open.step(Action::ReviseCriteria, State::Published, by, at, |next| {
            next.terms.detail.criteria = criteria;
        })?;
        if submitted { Err(CriteriaLock::Locked) } else { Ok(revised) }
    }

    /// Somebody gives everybody more time.
    ///
    /// # Errors
    /// [`ExtendError`] when it is not published, has closed, or somebody would have less time.
    pub fn extend(
        self,
        schedule: Schedule,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), ExtendError> {
        let longer = schedule.extends(&self.terms.schedule);
        let open = self.before_it_closes(Action::Extend, at)?;
        let extended = open.step(Action::Extend, State::Published, by, at, |next| {
            next.terms.schedule = schedule;
        })?;
        if longer { Ok(extended) } else { Err(ExtendError::Shorter) }
    }

    /// Somebody tells everybody something.
    ///
    /// # Errors
    /// [`Refusal`] when it is not published, or has closed.
    pub fn clarify(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let open = self.before_it_closes(Action::Clarify, at)?;
        open.step(Action::Clarify, State::Published, by, at, |_| {})
    }

    /// Somebody answers a question to the one who asked.
    ///
    /// # Errors
    /// [`Refusal`] when it is not published, or has closed.
    pub fn answer(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let open = self.before_it_closes(Action::Answer, at)?;
        open.step(Action::Answer, State::Published, by, at, |_| {})
    }

    /// Time passed: it closes.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let to = State::Closed;
        let state = MACHINE.go(self.state, Action::Lapse, to, |who| who == Who::Clock)?;
        let was = self.was();
        let next = Self { state, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Lapse, By::Clock, at, None);
        Ok((next, event))
    }

    /// Somebody begins to compare what was handed in.
    ///
    /// # Errors
    /// [`Refusal`] when it has not closed.
    pub fn evaluate(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Evaluate, State::Evaluating, by, at, |_| {})
    }

    /// Somebody says that all is decided; each supplier hears of it by the decision on its proposal.
    ///
    /// # Errors
    /// [`Refusal`] when nothing is compared.
    pub fn decide(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Decide, State::Decided, by, at, |_| {})
    }

    /// Somebody puts it away.
    ///
    /// # Errors
    /// [`Refusal`] when it is not decided.
    pub fn archive(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Archive, State::Archived, by, at, |_| {})
    }

    /// Somebody calls it off, with a reason that all are told.
    ///
    /// # Errors
    /// [`Refusal`] when it is decided, or was called off already.
    pub fn cancel(
        self,
        reason: Reason,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let text = reason.as_str().to_owned();
        let cancelled = self.step(Action::Cancel, State::Cancelled, by, at, |next| {
            next.reason = Some(reason);
        });
        cancelled.map(|(brief, event)| (brief, Event { reason: Some(text), ..event }))
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let mut actions = MACHINE.allowed(self.state, |who| self.is(who, by));
        actions.retain(|action| action.permission().is_some_and(|permission| by.may(permission)));
        actions
    }

    fn is(&self, who: Who, by: &Actor) -> bool {
        who == Who::Author && by.organisation == self.organisation
    }

    /// Goes on only before the instant at which it closes, whether or not the clock has come.
    fn before_it_closes(self, action: Action, at: Timestamp) -> Result<Self, Refusal> {
        let over = self.state == State::Published && at >= self.terms.schedule.closes_at();
        if over {
            let (noun, state) = (MACHINE.noun, State::Closed.as_str());
            return Err(Refusal::NotNow { noun, action: action.as_str(), state });
        }
        Ok(self)
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Actor,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = MACHINE.go(self.state, action, to, |who| self.is(who, by))?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, By::from(by), at, None);
        Ok((next, event))
    }
}

impl Entity for Brief {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Brief(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        let invitees = self.invitees.iter().map(|id| Value::Text(id.to_string())).collect();
        Content::new()
            .with("teaser", self.terms.teaser.content())
            .with("detail", self.terms.detail.content())
            .with("agreement", self.terms.agreement.as_str())
            .with("schedule", self.terms.schedule.content())
            .with("share_budget", self.terms.share_budget)
            .with("invitees", Value::List(invitees))
            .with("reason", self.reason.as_ref().map(Reason::as_str))
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Published => Some(self.terms.schedule.closes_at()),
            State::Draft
            | State::Closed
            | State::Evaluating
            | State::Decided
            | State::Archived
            | State::Cancelled => None,
        }
    }
}

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;
