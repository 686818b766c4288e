//! What both have signed of a right changes as it came about: a side proposes other terms, the buyer signs them,
//! and the supplier signs exactly those, last, where nothing that it has granted stands in the way. Until then the
//! old terms govern.
//!
//! To extend a right is to give it a longer window. What it has begun with stays, and so does each duty: its
//! promise has a fate of its own.

use jiff::Timestamp;

use super::{ActError, Action, Attestations, Exclusivity, MACHINE, Period, Terms};
use crate::{
    actor::{Party, Side},
    amendment::AmendError,
    content::{Content, ContentHash},
    deadline::after_days,
    event::Event,
    id::UserId,
    machine::{Name, Refusal},
    signing::{SignError, Signature, Signatures},
    text::{Paragraph, Reason},
};

/// Other terms that are proposed. Their text is kept beside the right; here is what identifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The hash of what is to be signed.
    pub content: ContentHash,
    /// Why they are proposed.
    pub reason: Reason,
    /// The side that proposed them.
    pub side: Side,
    /// The person who did.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The buyer's signature, where it is there.
    pub signature: Option<Signature>,
    /// What the buyer attests with it.
    pub attestation: Option<Paragraph>,
}

impl Amendment {
    /// Days for the signatures; silence leaves the old terms as they are.
    pub const ANSWER_DAYS: i64 = 30;

    /// The instant from which on nobody can sign it any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        after_days(self.at, Self::ANSWER_DAYS)
    }

    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("content_hash", self.content.to_string())
            .with("reason", self.reason.as_str())
            .with("side", self.side.as_str())
            .with("by", self.by.to_string())
            .with("at", self.at.to_string())
            .with_some("signature", self.signature.as_ref().map(Signature::document))
            .with_some("attestation", self.attestation.as_ref().map(Paragraph::as_str))
    }
}

/// Why other terms cannot govern a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// Another amendment is open, or nothing would change.
    #[error(transparent)]
    Amend(#[from] AmendError),
    /// It has begun.
    #[error("has begun, and stays as it was signed")]
    HasBegun,
    /// The pilot would be another.
    #[error("must stay the pilot whose pauses have extended the window")]
    OtherPilot,
    /// A duty would be another, or none.
    #[error("must begin with the duties that were signed, word for word: others come behind them")]
    Duties,
}

impl Exclusivity {
    /// A side proposes other terms for what both have signed.
    ///
    /// # Errors
    /// [`ActError`] when it does not bind, another amendment is open, nothing would change, or the terms cannot
    /// govern it.
    pub fn amend(
        self,
        terms: &Terms,
        reason: Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (side, user) = (by.side(), by.user());
        let why = reason.as_str().to_owned();
        self.settle(Action::Amend, Some(&why), by, at, |next| {
            if next.amendment.is_some() {
                return Err(ChangeError::from(AmendError::Open).into());
            }
            if *terms == next.terms {
                return Err(ChangeError::from(AmendError::Unchanged).into());
            }
            next.can_become(terms, at)?;
            let content = next.next_hash(terms);
            let (signature, attestation) = (None, None);
            let amendment =
                Amendment { content, reason, side, by: user, at, signature, attestation };
            next.amendment = Some(amendment);
            Ok(())
        })
    }

    /// The buyer signs the proposed `terms`, whose hash is `signed`, whoever wrote them.
    ///
    /// # Errors
    /// [`ActError`] when there are none for the buyer to sign, `signed` is something else, or they cannot govern
    /// it any more or would for more than twelve months without an attestation.
    pub fn sign_amendment(
        self,
        terms: &Terms,
        signed: ContentHash,
        attestation: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let action = Action::SignAmendment;
        self.settle(action, None, by, at, |next| {
            let open = next.open_amendment(action, at)?;
            next.can_sign(terms, (signed, &open), attestation.as_ref(), at)?;
            let signature = Some(Signature::of(signed, by, at));
            next.amendment = Some(Amendment { signature, attestation, ..open });
            Ok(())
        })
    }

    /// The supplier signs exactly what the buyer signed: it governs from now on.
    ///
    /// # Errors
    /// As [`Self::sign_amendment`], for the supplier, and where the buyer has not signed.
    pub fn grant_amendment(
        self,
        terms: Terms,
        signed: ContentHash,
        attestation: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let action = Action::GrantAmendment;
        let why = self.amendment.as_ref().map(|open| open.reason.as_str().to_owned());
        self.settle(action, why.as_deref(), by, at, |next| {
            let open = next.open_amendment(action, at)?;
            next.can_sign(&terms, (signed, &open), attestation.as_ref(), at)?;
            let first = open.signature.into_iter().collect();
            next.signatures = Signatures::new(first).sign(signed, open.content, by, at)?;
            next.attestations = Attestations { buyer: open.attestation, supplier: attestation };
            next.period = Some(next.period_under(&terms, at));
            next.terms = terms;
            next.terms_number = next.terms_number.saturating_add(1);
            next.amendment = None;
            next.renew_reminder(at);
            Ok(())
        })
    }

    /// Goes on only if there are other terms, and this step of theirs is the party's to take.
    ///
    /// # Errors
    /// [`ActError`] where there are none, or it is not.
    pub fn require_open_amendment(&self, action: Action, by: &Party) -> Result<(), ActError> {
        MACHINE.go(self.state, action, self.state, |who| self.cast().fulfils(who, by.side()))?;
        if self.may_settle(action, by.side()) { Ok(()) } else { Err(self.not_now(action)) }
    }

    /// The other side does not agree to the terms that are proposed.
    ///
    /// # Errors
    /// [`ActError`] when there are none, or they are its own.
    pub fn decline_amendment(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.settle(Action::DeclineAmendment, Some(reason.as_str()), by, at, |next| {
            next.amendment = None;
            Ok(())
        })
    }

    /// The side that proposed them takes them back.
    ///
    /// # Errors
    /// [`ActError`] when this side has proposed none.
    pub fn withdraw_amendment(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.settle(Action::WithdrawAmendment, None, by, at, |next| {
            next.amendment = None;
            Ok(())
        })
    }

    /// A step of an amendment leaves the state as it is.
    fn settle(
        self,
        action: Action,
        reason: Option<&str>,
        by: &Party,
        at: Timestamp,
        change: impl FnOnce(&mut Self) -> Result<(), ActError>,
    ) -> Result<(Self, Event), ActError> {
        let own = self.amendment.as_ref().is_some_and(|open| open.side == by.side());
        let yours = match action {
            Action::DeclineAmendment => !own,
            Action::WithdrawAmendment => own,
            _ => true,
        };
        if self.amendment.is_some() && !yours {
            return Err(Refusal::NotYours { noun: "amendment", action: action.as_str() }.into());
        }
        let to = self.state;
        self.step(action, to, by, at, reason, change)
    }

    /// True if a step of an amendment is this side's to take.
    pub(super) fn may_settle(&self, action: Action, side: Side) -> bool {
        let Some(open) = &self.amendment else { return action == Action::Amend };
        match action {
            Action::SignAmendment => open.signature.is_none(),
            Action::GrantAmendment => open.signature.is_some(),
            Action::DeclineAmendment => open.side != side,
            Action::WithdrawAmendment => open.side == side,
            _ => false,
        }
    }

    /// The hash that signatures under other terms would name.
    pub(super) fn next_hash(&self, terms: &Terms) -> ContentHash {
        self.hash_of(terms, self.terms_number.saturating_add(1))
    }

    /// What is open, unless the clock, however late it comes, has to end it.
    fn open_amendment(&self, action: Action, at: Timestamp) -> Result<Amendment, ActError> {
        let open = self.amendment.as_ref().filter(|open| at < open.expires_at());
        open.cloned().ok_or_else(|| self.not_now(action))
    }

    /// Goes on only if what is signed are these terms, and they can govern from now on.
    fn can_sign(
        &self,
        terms: &Terms,
        (signed, open): (ContentHash, &Amendment),
        attestation: Option<&Paragraph>,
        at: Timestamp,
    ) -> Result<(), ActError> {
        if signed != open.content || self.next_hash(terms) != open.content {
            return Err(SignError::Outdated { current: open.content }.into());
        }
        self.can_become(terms, at)?;
        let reserved = terms.with_pauses(self.period_under(terms, at), self.paused_days);
        reserved.require_attested(attestation)
    }

    fn can_become(&self, terms: &Terms, at: Timestamp) -> Result<(), ActError> {
        let begun = self.state.runs();
        if begun && (terms.start, &terms.zone) != (self.terms.start, &self.terms.zone) {
            return Err(ChangeError::HasBegun.into());
        }
        if self.paused_days > 0 && terms.pilot != self.terms.pilot {
            return Err(ChangeError::OtherPilot.into());
        }
        let Some(added) = terms.duties.strip_prefix(&self.terms.duties[..]) else {
            return Err(ChangeError::Duties.into());
        };
        let end = self.period_under(terms, at).until;
        if terms.long_stop().filter(|_| !begun).unwrap_or(end) <= at {
            return Err(ActError::Over);
        }
        if added.iter().any(|duty| terms.zone.end_of(duty.due_on) <= at) {
            return Err(ActError::DutyPassed);
        }
        Ok(())
    }

    /// What it would hold by these terms.
    fn period_under(&self, terms: &Terms, at: Timestamp) -> Period {
        match self.period.filter(|_| self.state.runs()) {
            Some(Period { from, .. }) => terms.longer(terms.runs_from(from), self.paused_days),
            None => terms.reserves(at),
        }
    }
}
