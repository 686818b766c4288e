//! The buyer approves or rejects the charter; the supplier countersigns what the buyer signed.

use jiff::Timestamp;

use super::{Action, MACHINE, Pilot, State};
use crate::{
    actor::Party, content::ContentHash, event::Event, machine::Refusal, signing::SignError,
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
}

impl Pilot {
    /// The buyer's approver signs the charter whose hash is `signed`.
    ///
    /// # Errors
    /// [`ApproveError`] when it does not wait for approval, the approver handed it in, or `signed`
    /// is outdated.
    pub fn approve(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ApproveError> {
        self.sign(Action::Approve, State::ApprovedByBuyer, signed, by, at)
    }

    /// The supplier signs exactly what the buyer signed.
    ///
    /// # Errors
    /// [`ApproveError`] when the buyer has not signed, `signed` is outdated, or the person signed
    /// for the buyer.
    pub fn countersign(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ApproveError> {
        self.sign(Action::Countersign, State::Approved, signed, by, at)
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

    fn sign(
        self,
        action: Action,
        to: State,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ApproveError> {
        // The table speaks first: to a side whose turn it is not, nothing else matters.
        MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))?;
        if action == Action::Approve && self.requested_by == Some(by.user()) {
            return Err(ApproveError::RequesterCannotApprove);
        }
        let signatures = self.signatures.clone().sign(signed, self.charter_hash(), by, at)?;
        Ok(self.step(action, to, by, at, None, |next| {
            next.signatures = signatures;
        })?)
    }
}
