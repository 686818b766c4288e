//! An agreement comes about and ends: one side writes and proposes it, the other signs exactly that or
//! asks for changes; either gives notice.

use jiff::Timestamp;

use super::{ActError, Action, Agreement, State, Terms};
use crate::{
    actor::Party,
    content::ContentHash,
    deadline::after_days,
    event::{Entity, Event},
    hands::Hands,
    id::AgreementId,
    partnership::Standing,
    signing::Signatures,
    text::Reason,
};

impl Agreement {
    /// Days in which somebody has to answer to terms that are not signed by both.
    pub const ANSWER_DAYS: i64 = 30;

    /// A side begins to write an agreement, which is to come in the place of `old` where there is one.
    ///
    /// # Errors
    /// [`ActError::NotSuperseded`] when nothing can come in the place of `old`.
    pub fn draft(
        id: AgreementId,
        standing: Standing,
        terms: Terms,
        old: Option<&Self>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let same = |old: &Self| {
            old.standing.parties == standing.parties
                && old.terms.kind == terms.kind
                && old.state.is_signed()
                && old.superseded_at.is_none()
        };
        if !old.is_none_or(same) {
            return Err(ActError::NotSuperseded);
        }
        let agreement = Self {
            id,
            standing,
            version: 1,
            state: State::Draft,
            author: by.side(),
            hands: Hands::first(by.user(), by.side()),
            terms,
            supersedes: old.map(|old| old.id),
            edition: old.map_or(1, |old| old.edition + 1),
            signatures: Signatures::default(),
            proposed_at: None,
            since: at,
            notice_ends_at: None,
            superseded_at: None,
            by_lapse: false,
        };
        let event = agreement.born(Action::Draft, by.into(), at);
        Ok((agreement, event))
    }

    /// A side changes the terms, and is their author from now on. What it supersedes stays of its kind.
    ///
    /// # Errors
    /// [`ActError`] when both have signed, the terms are a draft of the other side, or the kind would
    /// become another than that of the agreement in whose place it comes.
    pub fn revise(
        self,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = if self.state == State::Draft { State::Draft } else { State::ChangesRequested };
        self.step(Action::Revise, to, by, at, None, |next| {
            if next.supersedes.is_some() && next.terms.kind != terms.kind {
                return Err(ActError::NotSuperseded);
            }
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
    /// [`ActError`] when they are not the author's to propose, have neither text nor document, `signed`
    /// is outdated, or they would be over.
    pub fn propose(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Propose, State::Proposed, by, at, None, |next| {
            if next.terms.clauses.is_none() && next.terms.document.is_none() {
                return Err(ActError::Empty);
            }
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

    /// The other side signs exactly the terms that the author signed.
    ///
    /// # Errors
    /// [`ActError`] when they are not proposed by the other side, `signed` is outdated, the person has a
    /// hand in them for the author, or they would be over.
    pub fn agree(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Agree, State::Signed, by, at, None, |next| next.sign(signed, by, at))
    }

    /// Both have signed `new`, which comes in the place of this one from its first day on; until then this
    /// one governs. One that has ended meanwhile stays as it ended: `None`.
    ///
    /// # Errors
    /// [`ActError`] when another one has come in its place already.
    pub fn supersede(
        self,
        new: &Self,
        by: &Party,
        at: Timestamp,
    ) -> Result<Option<(Self, Event)>, ActError> {
        if self.superseded_at.is_some() {
            return Err(ActError::NotSuperseded);
        }
        if !self.state.is_signed() {
            return Ok(None);
        }
        let from = new.terms.validity.begins_at().max(at);
        let to = if from <= at { State::Superseded } else { self.state };
        let step = self.step(Action::Supersede, to, by, at, None, |next| {
            next.superseded_at = Some(from);
            Ok(())
        });
        step.map(Some)
    }

    /// The author takes it back.
    ///
    /// # Errors
    /// [`ActError`] when both have signed, or the terms are the other side's.
    pub fn withdraw(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        // A draft that the other side never saw stays the author's alone.
        self.step(Action::Withdraw, State::Withdrawn, by, at, None, |_| Ok(()))
    }

    /// A side gives notice: the agreement ends when the days of notice have passed.
    ///
    /// # Errors
    /// [`ActError`] when both have not signed, or notice was given already.
    pub fn terminate(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let ends_at = after_days(at, i64::from(self.terms.notice.days()));
        let to = if ends_at <= at { State::Terminated } else { State::Ending };
        self.step(Action::Terminate, to, by, at, Some(reason.as_str()), |next| {
            next.notice_ends_at = Some(ends_at);
            Ok(())
        })
    }

    fn sign(&mut self, signed: ContentHash, by: &Party, at: Timestamp) -> Result<(), ActError> {
        let current = self.content_hash();
        self.signatures = std::mem::take(&mut self.signatures).sign(signed, current, by, at)?;
        if self.terms.validity.ends_at().is_some_and(|end| end <= at) {
            return Err(ActError::Over);
        }
        Ok(())
    }
}
