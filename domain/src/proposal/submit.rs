//! The supplier hands its pitch to the buyer and gets a receipt: at first, and for each version that it
//! hands over later because the buyer has asked.

use jiff::Timestamp;

use super::{Action, Clock, Pitch, Proposal, State};
use crate::{
    actor::Party,
    attachment::{self, Attachment},
    business_calendar::Terms,
    content::{Content, ContentHash},
    event::Event,
    id::ProposalId,
    machine::Refusal,
};

/// The proof of what was handed over, and when.
///
/// The hash is of the canonical document `{files, pitch, proposal, submitted_at}`, so that either side can
/// compute it again from what it holds; `files` are left out where there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Counts the versions that were handed over, from 1.
    pub number: i32,
    /// The hash.
    pub hash: ContentHash,
    /// The instant.
    pub at: Timestamp,
}

fn document(proposal: ProposalId, pitch: &Pitch, files: &[Attachment], at: Timestamp) -> Content {
    let files: Vec<_> = complete(files).map(|one| one.file.content()).collect();
    let document = Content::new()
        .with("pitch", pitch.content())
        .with("proposal", proposal.to_string())
        .with("submitted_at", at.to_string());
    if files.is_empty() { document } else { document.with("files", files) }
}

fn complete(files: &[Attachment]) -> impl Iterator<Item = &Attachment> {
    files.iter().filter(|file| file.state == attachment::State::Complete)
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

    /// The supplier hands it with its `files` to the buyer; the buyer's clock begins, by the buyer's
    /// calendar. Gives the document that the receipt is of, too.
    ///
    /// # Errors
    /// [`Refusal`] when it is no draft any more, or the party is not the supplier.
    pub fn submit(
        self,
        calendar: &Terms,
        files: &[Attachment],
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Content, Event), Refusal> {
        let document = document(self.id, &self.pitch, files, at);
        let (submitted, event) = self.step(Action::Submit, State::Submitted, by, at, |next| {
            next.receipt = Some(Receipt { number: 1, hash: document.hash(), at });
            next.submitted_at = Some(at);
            next.clock = Some(Clock::start(calendar, at));
        })?;
        Ok((submitted, document, event))
    }

    /// The supplier answers; the buyer's clock goes on by the buyer's calendar, moved by the time of
    /// waiting. Another pitch, or a file among `files` that came while the buyer waited, makes another
    /// version, of which it gives the document.
    ///
    /// # Errors
    /// [`AnswerError`] when nothing was asked, the party is not the supplier, or there are versions
    /// enough.
    pub fn answer(
        self,
        revised: Option<Pitch>,
        files: &[Attachment],
        calendar: &Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Option<Content>, Event), AnswerError> {
        let asked_at = self.clock.and_then(|clock| clock.stopped_at);
        let came = |file: &Attachment| file.completed_at.is_some_and(|at| Some(at) >= asked_at);
        let is_other = revised.is_some() || complete(files).any(came);
        let pitch = revised.unwrap_or_else(|| self.pitch.clone());
        let document = is_other.then(|| document(self.id, &pitch, files, at));
        let number = self.receipt.map_or(1, |receipt| receipt.number + 1);
        let (answered, event) = self.step(Action::Answer, State::UnderReview, by, at, |next| {
            if let Some(clock) = &mut next.clock {
                clock.go_on(calendar, at);
            }
            if let Some(document) = &document {
                next.receipt = Some(Receipt { number, hash: document.hash(), at });
            }
            next.pitch = pitch;
        })?;
        if is_other && number > Self::MOST_VERSIONS {
            return Err(AnswerError::TooManyVersions);
        }
        Ok((answered, document, event))
    }
}
