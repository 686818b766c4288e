//! The supplier hands its pitch to the buyer and gets a receipt: at first, and for each version that it
//! hands over later because the buyer has asked.

use jiff::Timestamp;

use super::{Action, Clock, Pitch, Proposal, State};
use crate::{
    actor::Party,
    business_calendar::Terms,
    content::{Content, ContentHash},
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
    /// Counts the versions that were handed over, from 1.
    pub number: i32,
    /// The hash.
    pub hash: ContentHash,
    /// The instant.
    pub at: Timestamp,
}

impl Receipt {
    fn new(number: i32, proposal: ProposalId, pitch: &Pitch, at: Timestamp) -> Self {
        Self { number, hash: document(proposal, pitch, at).hash(), at }
    }
}

fn document(proposal: ProposalId, pitch: &Pitch, at: Timestamp) -> Content {
    Content::new()
        .with("pitch", pitch.content())
        .with("proposal", proposal.to_string())
        .with("submitted_at", at.to_string())
}

/// Why no other version is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing was asked, or not of this party.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There are versions enough.
    #[error("a proposal has {} versions at most", Proposal::MOST_VERSIONS)]
    TooManyVersions,
}

impl Proposal {
    /// The most versions that are handed over.
    pub const MOST_VERSIONS: i32 = 100;

    /// The document that its receipt is of; `None` while it is a draft.
    #[must_use]
    pub fn handed_over(&self) -> Option<Content> {
        self.receipt.map(|receipt| document(self.id, &self.pitch, receipt.at))
    }

    /// The supplier hands it to the buyer; the buyer's clock begins, by the buyer's calendar.
    ///
    /// # Errors
    /// [`Refusal`] when it is no draft any more, or the party is not the supplier.
    pub fn submit(
        self,
        calendar: &Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let receipt = Receipt::new(1, self.id, &self.pitch, at);
        self.step(Action::Submit, State::Submitted, by, at, |next| {
            next.receipt = Some(receipt);
            next.submitted_at = Some(at);
            next.clock = Some(Clock::start(calendar, at));
        })
    }

    /// The supplier answers, where it wants to with another version of its pitch; the buyer's clock goes
    /// on by the buyer's calendar, moved by the time of waiting.
    ///
    /// # Errors
    /// [`AnswerError`] when nothing was asked, the party is not the supplier, or there are versions
    /// enough.
    pub fn answer(
        self,
        revised: Option<Pitch>,
        calendar: &Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), AnswerError> {
        let number = self.receipt.map_or(1, |receipt| receipt.number + 1);
        let too_many = revised.is_some() && number > Self::MOST_VERSIONS;
        let answered = self.step(Action::Answer, State::UnderReview, by, at, |next| {
            if let Some(clock) = &mut next.clock {
                clock.go_on(calendar, at);
            }
            if let Some(pitch) = revised {
                next.receipt = Some(Receipt::new(number, next.id, &pitch, at));
                next.pitch = pitch;
            }
        })?;
        if too_many { Err(AnswerError::TooManyVersions) } else { Ok(answered) }
    }
}
