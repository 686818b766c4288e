//! An exclusivity comes about: a side offers it or asks for it, either changes the terms, the buyer signs
//! them, and the supplier signs exactly what the buyer signed.

use jiff::Timestamp;

use super::{ActError, Action, Attestations, Exclusivity, State, Terms};
use crate::{
    actor::{Party, Side},
    content::ContentHash,
    event::{Entity, Event},
    hands::Hands,
    id::ExclusivityId,
    partnership::Standing,
    signing::Signatures,
    text::{Paragraph, Reason},
};

impl Exclusivity {
    /// Days in which somebody has to answer to terms that are not signed by both.
    pub const ANSWER_DAYS: i64 = 30;

    /// The supplier offers a right, or the buyer asks for one.
    ///
    /// # Errors
    /// [`ActError::Over`] when nothing of it would be left.
    pub fn propose(
        id: ExclusivityId,
        standing: Standing,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (state, action) = match by.side() {
            Side::Supplier => (State::Offered, Action::Offer),
            Side::Buyer => (State::Requested, Action::Request),
        };
        let exclusivity = Self {
            id,
            standing,
            version: 1,
            state,
            author: by.side(),
            hands: Hands::first(by.user(), by.side()),
            terms,
            terms_number: 1,
            amendment: None,
            signatures: Signatures::default(),
            attestations: Attestations::default(),
            since: at,
            period: None,
            paused_days: 0,
            next_reminder: None,
            cure_until: None,
            ending: None,
            by_lapse: false,
        };
        exclusivity.is_to_come(at)?;
        let event = exclusivity.born(action, by.into(), at);
        Ok((exclusivity, event))
    }

    /// A side changes the terms, and is their author from now on: every signature is void.
    ///
    /// # Errors
    /// [`ActError`] when both have signed, or nothing of it would be left.
    pub fn revise(
        self,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Revise, State::Negotiating, by, at, None, |next| {
            next.author = by.side();
            next.terms = terms;
            next.signatures = Signatures::default();
            next.attestations = Attestations::default();
            next.since = at;
            next.is_to_come(at)
        })
    }

    /// The buyer signs the terms whose hash is `signed`, whoever wrote them.
    ///
    /// # Errors
    /// [`ActError`] when it is not the buyer's turn, `signed` is outdated, nothing would be left, or a
    /// what could hold for more than twelve months lacks the attestation.
    pub fn sign(
        self,
        signed: ContentHash,
        attestation: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Sign, State::Signed, by, at, None, |next| {
            next.put_signature(signed, attestation, by, at)
        })
    }

    /// The supplier signs exactly the terms that the buyer signed. The right begins at once where its
    /// day has come, and reserves all in which it could run.
    ///
    /// # Errors
    /// As [`Self::sign`], for the supplier.
    pub fn grant(
        self,
        signed: ContentHash,
        attestation: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let period = self.terms.reserves(at);
        let begins = self.terms.long_stop().is_none() && period.from <= at;
        let to = if begins { State::Active } else { State::Agreed };
        self.step(Action::Grant, to, by, at, None, |next| {
            next.period = Some(period);
            next.renew_reminder(at);
            next.put_signature(signed, attestation, by, at)
        })
    }

    /// The other side does not want it.
    ///
    /// # Errors
    /// [`ActError`] when both have signed, or the terms are its own.
    pub fn decline(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Decline, State::Declined, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    /// The side whose terms they are takes them back.
    ///
    /// # Errors
    /// [`ActError`] when both have signed, or the terms are the other side's.
    pub fn withdraw(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.step(Action::Withdraw, State::Withdrawn, by, at, None, |_| Ok(()))
    }

    fn put_signature(
        &mut self,
        signed: ContentHash,
        attestation: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(), ActError> {
        let current = self.content_hash();
        self.signatures = std::mem::take(&mut self.signatures).sign(signed, current, by, at)?;
        let reserved = self.terms.with_pauses(self.terms.reserves(at), 0);
        reserved.require_attested(attestation.as_ref())?;
        match by.side() {
            Side::Buyer => self.attestations.buyer = attestation,
            Side::Supplier => self.attestations.supplier = attestation,
        }
        self.is_to_come(at)
    }

    /// Goes on only if it could still begin, something of it be left, and each duty be fulfilled.
    fn is_to_come(&self, at: Timestamp) -> Result<(), ActError> {
        let last = self.terms.long_stop().unwrap_or(self.terms.reserves(at).until);
        if last <= at {
            return Err(ActError::Over);
        }
        if self.has_late_duty(at) { Err(ActError::DutyPassed) } else { Ok(()) }
    }
}
