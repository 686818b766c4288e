//! Invitations to briefs: what one supplier knows of what its buyer looks for.
//!
//! It has the terms as its own copy, a version and a deadline of its own, and names neither the brief
//! nor anybody else who is invited, so that nothing in it could tell of others.

mod states;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use self::states::{Action, MACHINE, State};
use crate::{
    actor::{Actor, By, Party, Side},
    agreement::Agreement,
    brief::{Criteria, Detail, RequiredAgreement, Schedule, Teaser, Terms},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{BriefInvitationId, BriefQuestionId, Id, OrganisationId},
    machine::{Cast, Name, Refusal, Who},
    partnership::Standing,
    text::{Paragraph, Reason},
};

/// How long before it closes the supplier is reminded.
const REMINDER: SignedDuration = SignedDuration::from_hours(3 * 24);

/// What one supplier knows of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefInvitation {
    /// Its id.
    pub id: BriefInvitationId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// What is read at once.
    pub teaser: Teaser,
    /// What may take an agreement to read.
    pub detail: Detail,
    /// Which agreement that is.
    pub agreement: RequiredAgreement,
    /// Until when what is possible.
    pub schedule: Schedule,
    /// When the supplier first opened the detail.
    pub opened_at: Option<Timestamp>,
    /// All that was to be told by time until then has been told.
    pub told_until: Timestamp,
    /// Why the buyer has called it off.
    pub reason: Option<Reason>,
}

/// A question of a supplier, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: BriefQuestionId,
    /// What is asked.
    pub text: Paragraph,
    /// When.
    pub asked_at: Timestamp,
    /// What was answered, where it was answered to this supplier alone.
    pub answer: Option<Paragraph>,
    /// When it was answered, to this supplier or to all.
    pub answered_at: Option<Timestamp>,
}

/// Why nothing is handed in for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the invitation to the brief is not open any more")]
pub struct NotOpen;

/// The agreement that the detail takes is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the detail takes a live agreement of the kind {0} between the two of you")]
pub struct AgreementRequired(pub RequiredAgreement);

impl BriefInvitation {
    /// The most questions of one supplier.
    pub const MOST_QUESTIONS: usize = 50;

    /// The buyer invites, by the terms of a brief.
    #[must_use]
    pub fn invite(
        id: BriefInvitationId,
        standing: Standing,
        terms: &Terms,
        by: &Actor,
        at: Timestamp,
    ) -> (Self, Event) {
        let invitation = Self {
            id,
            standing,
            version: 1,
            state: State::Open,
            teaser: terms.teaser.clone(),
            detail: terms.shared_detail(),
            agreement: terms.agreement,
            schedule: terms.schedule,
            opened_at: None,
            told_until: at,
            reason: None,
        };
        let event = invitation.born(Action::Invite, by.into(), at);
        (invitation, event)
    }

    /// Goes on only if an organisation may read the detail: its author may, the supplier once the
    /// agreement that it takes is among the `signed` and live.
    ///
    /// # Errors
    /// [`AgreementRequired`] when it is not.
    pub fn require_agreement(
        &self,
        organisation: OrganisationId,
        signed: &[Agreement],
        at: Timestamp,
    ) -> Result<(), AgreementRequired> {
        let needed = self.agreement.kind().filter(|_| self.is_for(organisation));
        let Some(kind) = needed else {
            return Ok(());
        };
        let partnership = self.standing.parties.partnership;
        let protects = |one: &Agreement| {
            one.standing.parties.partnership == partnership
                && one.terms.kind == kind
                && one.is_live(at)
        };
        if signed.iter().any(protects) { Ok(()) } else { Err(AgreementRequired(self.agreement)) }
    }

    /// True of the supplier's organisation.
    #[must_use]
    pub fn is_for(&self, organisation: OrganisationId) -> bool {
        self.standing.parties.supplier == organisation
    }

    /// True if the supplier has not opened the detail yet and that is to be written down.
    #[must_use]
    pub fn is_unopened(&self) -> bool {
        let moves = self.state != State::Cancelled && !self.standing.is_over();
        self.opened_at.is_none() && moves
    }

    /// The supplier opens the detail; `None` where that is known already, or nothing comes of it.
    ///
    /// # Errors
    /// [`Refusal`] when it is somebody else's.
    pub fn open_detail(self, by: &Actor, at: Timestamp) -> Result<Option<(Self, Event)>, Refusal> {
        if !self.is_unopened() {
            return Ok(None);
        }
        let state = self.state;
        let opened =
            self.step(Action::OpenDetail, state, by, at, |next| next.opened_at = Some(at))?;
        Ok(Some(opened))
    }

    /// The supplier asks.
    ///
    /// # Errors
    /// [`Refusal`] when it is not open, or nothing can be asked any more.
    pub fn ask(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        if self.state == State::Open && at >= self.schedule.questions_until() {
            let (noun, action) = (MACHINE.noun, Action::Ask.as_str());
            return Err(Refusal::NotNow { noun, action, state: "past its time for questions" });
        }
        self.act(Action::Ask, State::Open, by.side(), by.into(), at, |_| {})
    }

    /// The buyer answers this supplier alone.
    ///
    /// # Errors
    /// [`Refusal`] when it is not open, or the actor is not the buyer.
    pub fn answer(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Answer, State::Open, by, at, |_| {})
    }

    /// The buyer tells something.
    ///
    /// # Errors
    /// [`Refusal`] when it is not open, or the actor is not the buyer.
    pub fn clarify(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Clarify, State::Open, by, at, |_| {})
    }

    /// The buyer changes by what it will judge.
    ///
    /// # Errors
    /// [`Refusal`] when it is not open, or the actor is not the buyer.
    pub fn revise_criteria(
        self,
        criteria: Criteria,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        self.step(Action::ReviseCriteria, State::Open, by, at, |next| {
            next.detail.criteria = criteria;
        })
    }

    /// The buyer gives more time.
    ///
    /// # Errors
    /// [`Refusal`] when it is not open, or the actor is not the buyer.
    pub fn extend(
        self,
        schedule: Schedule,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        self.step(Action::Extend, State::Open, by, at, |next| next.schedule = schedule)
    }

    /// The buyer calls it off, with a reason.
    ///
    /// # Errors
    /// [`Refusal`] when it was called off already, or the actor is not the buyer.
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
        cancelled.map(|(one, event)| (one, Event { reason: Some(text), ..event }))
    }

    /// Goes on only if something can be handed in for it. That changes nothing of it.
    ///
    /// # Errors
    /// [`NotOpen`] when it has closed, or was called off.
    pub fn require_open(&self, at: Timestamp) -> Result<(), NotOpen> {
        let open = self.state == State::Open && at < self.schedule.closes_at();
        if open { Ok(()) } else { Err(NotOpen) }
    }

    /// Time passed: the supplier is reminded, or it closes. It ends at once where its partnership has.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits, or the partnership stands still and there is only something to be
    /// told.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let (action, to) = if self.standing.is_over() {
            (Action::Lapse, State::Cancelled)
        } else {
            self.is_due(at, MACHINE.noun, Action::Lapse)?;
            if at >= self.schedule.closes_at() {
                (Action::Lapse, State::Closed)
            } else {
                (Action::Remind, State::Open)
            }
        };
        let clock = |who| who == Who::Clock && (to != State::Open || self.standing.is_active());
        let state = MACHINE.go(self.state, action, to, clock)?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        next.told_until = at;
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor, at: Timestamp) -> Vec<Action> {
        let Some(Ok(party)) = self.standing.party(by) else {
            return Vec::new();
        };
        let mut actions =
            MACHINE.allowed(self.state, |who| Cast::default().fulfils(who, party.side()));
        actions.retain(|action| action.permission().is_some_and(|permission| by.may(permission)));
        let may_ask = at < self.schedule.questions_until();
        actions.retain(|action| *action != Action::Ask || may_ask);
        actions
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Actor,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let refused = Refusal::NotYours { noun: MACHINE.noun, action: action.as_str() };
        let side = self.standing.parties.side_of(by.organisation).ok_or(refused)?;
        self.act(action, to, side, by.into(), at, change)
    }

    fn act(
        self,
        action: Action,
        to: State,
        side: Side,
        by: By,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let is = |who| Cast::default().fulfils(who, side);
        let state = MACHINE.go(self.state, action, to, is)?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, by, at, None);
        Ok((next, event))
    }
}

impl Entity for BriefInvitation {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::BriefInvitation(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Shared(self.standing.parties)
    }

    /// It holds its own id: what two suppliers are told alike has hashes that nobody can compare.
    fn content(&self) -> Content {
        Content::new()
            .with("invitation", self.id.to_string())
            .with("teaser", self.teaser.content())
            .with("detail", self.detail.content())
            .with("agreement", self.agreement.as_str())
            .with("schedule", self.schedule.content())
            .with("opened_at", self.opened_at.map(|at| at.to_string()))
            .with("reason", self.reason.as_ref().map(Reason::as_str))
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Open => {
                let closes_at = self.schedule.closes_at();
                let reminder = closes_at.saturating_sub(REMINDER).unwrap_or(closes_at);
                Some(if reminder > self.told_until { reminder } else { closes_at })
            }
            State::Closed | State::Cancelled => None,
        }
    }
}

#[cfg(test)]
mod tests;
