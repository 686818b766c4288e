//! The supplier hands its pitch to the buyer and gets a receipt.

use jiff::Timestamp;

use super::{Action, Proposal, State};
use crate::{
    actor::Party,
    content::{Content, ContentHash},
    deadline::after_days,
    event::Event,
    id::ProposalId,
    machine::Refusal,
};

/// The proof of what was handed over, and when.
///
/// The hash is of the canonical document `{pitch, proposal, submitted_at}`, so that either side can
/// compute it again from what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The hash.
    pub hash: ContentHash,
    /// The instant.
    pub at: Timestamp,
}

impl Receipt {
    fn new(proposal: ProposalId, pitch: Content, at: Timestamp) -> Self {
        let hash = Content::new()
            .with("pitch", pitch)
            .with("proposal", proposal.to_string())
            .with("submitted_at", at.to_string())
            .hash();
        Self { hash, at }
    }
}

impl Proposal {
    /// The supplier hands it to the buyer; the buyer's clock begins.
    ///
    /// # Errors
    /// [`Refusal`] when it is no draft any more, or the party is not the supplier.
    pub fn submit(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let receipt = Receipt::new(self.id, self.pitch.content(), at);
        self.step(Action::Submit, State::Submitted, by, at, |next| {
            next.receipt = Some(receipt);
            next.decide_by = Some(after_days(at, Self::DECISION_DAYS));
        })
    }
}
