//! The buyer approves or rejects the charter; the supplier countersigns what the buyer signed.
//!
//! Whoever approves last signs: the buyer's signature takes the proof that all approvals are there.

use jiff::Timestamp;

use super::{Action, Pilot, PromiseError, State, Undertaken};
use crate::{
    actor::{Party, Side},
    content::ContentHash,
    event::Event,
    id::CommitmentId,
    machine::Refusal,
    pilot_approval::Cleared,
    signing::{SignError, Signatures},
    text::Reason,
};

/// Why a signature under a charter is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApproveError {
    /// The charter does not wait for this signature.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Who asks for an approval never gives it.
    #[error("who handed the charter in cannot approve it")]
    RequesterCannotApprove,
    /// The signature itself is not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// What the charter promises cannot be promised any more.
    #[error(transparent)]
    Promise(#[from] PromiseError),
}

impl Pilot {
    /// Whether this person may approve the charter whose hash is `signed`, first or last.
    ///
    /// # Errors
    /// [`ApproveError`] when it does not wait for approval, the approver handed it in, or `signed`
    /// is outdated.
    pub fn require_approvable(
        &self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(), ApproveError> {
        self.signed(Action::Approve, State::ApprovedByBuyer, signed, by, at).map(|_| ())
    }

    /// The last of the buyer's approvers signs the charter whose hash is `signed`.
    ///
    /// # Errors
    /// [`ApproveError`] as [`Self::require_approvable`], and when another charter was approved.
    pub fn approve(
        self,
        signed: ContentHash,
        cleared: Cleared,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ApproveError> {
        let is_this = cleared.is_of(&self);
        let current = self.charter_hash();
        let (action, to) = (Action::Approve, State::ApprovedByBuyer);
        let signatures = self.signed(action, to, signed, by, at)?;
        if !is_this {
            return Err(SignError::Outdated { current }.into());
        }
        Ok(self.step(action, to, by, at, None, |next| {
            next.signatures = signatures;
        })?)
    }

    /// The supplier signs exactly what the buyer signed: what both promise by it are commitments from now on,
    /// each with a fresh id.
    ///
    /// # Errors
    /// [`ApproveError`] when the buyer has not signed, `signed` is outdated, the person signed for the buyer,
    /// or the day of a promise has passed.
    pub fn countersign(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
        fresh: impl FnMut() -> CommitmentId,
    ) -> Result<(Self, Event, Undertaken), ApproveError> {
        let (action, to) = (Action::Countersign, State::Approved);
        let signatures = self.signed(action, to, signed, by, at)?;
        let made = self.undertake(&self.charter, &signatures, (by, at), fresh)?;
        let (pilot, event) = self.step(action, to, by, at, None, |next| {
            next.signatures = signatures;
            next.undertaken = made.iter().map(|(one, _)| one.id).collect();
        })?;
        Ok((pilot, event, made))
    }

    /// The buyer's approver rejects the charter.
    ///
    /// # Errors
    /// [`Refusal`] when it does not wait for approval.
    pub fn reject(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        self.step(Action::Reject, State::Rejected, by, at, Some(reason.as_str()), |_| {})
    }

    /// The signatures with one more.
    fn signed(
        &self,
        action: Action,
        to: State,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<Signatures, ApproveError> {
        // The table speaks first: to a side whose turn it is not, nothing else matters.
        self.may(action, to, by)?;
        // The buyer's requester has had a hand in it for the buyer: nor does she sign for the supplier.
        let barred = action == Action::Approve || self.author == Side::Buyer;
        if barred && self.requested_by == Some(by.user()) {
            return Err(ApproveError::RequesterCannotApprove);
        }
        Ok(self.signatures.clone().sign(signed, self.charter_hash(), by, at)?)
    }
}
