//! A plan comes about: one side writes and proposes it, the other signs exactly that or asks for changes.
//!
//! Either side may change terms that were proposed; whoever does becomes their author, and what was
//! signed is void until the author proposes them again.

use jiff::Timestamp;

use super::{ActError, Action, Plan, State, Terms};
use crate::{
    actor::Party,
    amendment::Version,
    content::ContentHash,
    event::{Entity, Event},
    hands::Hands,
    id::PlanId,
    partnership::Standing,
    signing::Signatures,
    text::Reason,
};

impl Plan {
    /// Days in which somebody has to answer to terms that are not agreed.
    pub const ANSWER_DAYS: i64 = 30;

    /// A side begins to write a plan.
    #[must_use]
    pub fn draft(
        id: PlanId,
        standing: Standing,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> (Self, Event) {
        let plan = Self {
            id,
            standing,
            version: 1,
            state: State::Draft,
            author: by.side(),
            hands: Hands::first(by.user(), by.side()),
            terms,
            signatures: Signatures::default(),
            proposed_at: None,
            since: at,
            amendment: None,
            versions: Vec::new(),
            by_lapse: false,
        };
        let event = plan.born(Action::Draft, by.into(), at);
        (plan, event)
    }

    /// A side changes the terms, and is their author from now on.
    ///
    /// # Errors
    /// [`ActError`] when they are agreed, or are a draft of the other side.
    pub fn revise(
        self,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = if self.state == State::Draft { State::Draft } else { State::ChangesRequested };
        self.step(Action::Revise, to, by, at, None, |next| {
            next.author = by.side();
            next.terms = terms;
            next.signatures = Signatures::default();
            next.since = at;
            Ok(())
        })
    }

    /// The author signs the terms whose hash is `signed`, and proposes them to the other side.
    ///
    /// # Errors
    /// [`ActError`] when they are not the author's to propose, `signed` is outdated, or the plan would
    /// be over.
    pub fn propose(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Propose, State::Proposed, by, at, None, |next| {
            next.proposed_at = next.proposed_at.or(Some(at));
            next.sign(signed, by, at)
        })
    }

    /// The other side sends the terms back: the author's signature is void.
    ///
    /// # Errors
    /// [`ActError`] when they are not proposed by the other side.
    pub fn request_changes(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = State::ChangesRequested;
        self.step(Action::RequestChanges, to, by, at, Some(reason.as_str()), |next| {
            next.signatures = Signatures::default();
            Ok(())
        })
    }

    /// The other side signs exactly the terms that the author signed. They govern at once where their
    /// first day has begun.
    ///
    /// # Errors
    /// [`ActError`] when they are not proposed by the other side, `signed` is outdated, the person has a
    /// hand in them for the author, or the plan would be over.
    pub fn agree(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = self.terms.state_when_agreed(at);
        self.step(Action::Agree, to, by, at, None, |next| {
            next.sign(signed, by, at)?;
            let (terms, signatures) = (next.terms.clone(), next.signatures.clone());
            next.versions.push(Version { terms, reason: None, signatures });
            Ok(())
        })
    }

    /// The author takes it back.
    ///
    /// # Errors
    /// [`ActError`] when it is agreed, or the terms are the other side's.
    pub fn withdraw(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        // A draft that the other side never saw stays the author's alone.
        self.step(Action::Withdraw, State::Withdrawn, by, at, None, |_| Ok(()))
    }

    /// A side ends it before its last day.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, or over.
    pub fn terminate(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Terminate, State::Terminated, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    fn sign(&mut self, signed: ContentHash, by: &Party, at: Timestamp) -> Result<(), ActError> {
        let current = self.content_hash();
        self.signatures = std::mem::take(&mut self.signatures).sign(signed, current, by, at)?;
        self.terms.is_to_end(at)
    }
}

impl Terms {
    /// What a plan with these terms is once both have signed.
    pub(super) fn state_when_agreed(&self, at: Timestamp) -> State {
        if at < self.starts_at() { State::Agreed } else { State::InForce }
    }

    /// Goes on only if the last day has not passed.
    pub(super) fn is_to_end(&self, at: Timestamp) -> Result<(), ActError> {
        if at < self.ends_at() { Ok(()) } else { Err(ActError::Over) }
    }
}
