//! The promisor delivers and shows it; the promisee confirms or rejects.

use jiff::Timestamp;

use super::{ActError, Action, Commitment, State};
use crate::{
    actor::Party,
    content::Content,
    event::Event,
    text::{Paragraph, Reason, WebAddress},
};

/// Something that shows that it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What, in words.
    pub text: Paragraph,
    /// Where it can be seen.
    pub url: Option<WebAddress>,
}

/// What the promisor says it has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// When.
    pub at: Timestamp,
    /// What shows it, 1 to 10.
    pub evidence: Vec<Evidence>,
}

impl Delivery {
    /// The most pieces of evidence.
    pub const MOST_EVIDENCE: usize = 10;

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let evidence: Vec<Content> = self
            .evidence
            .iter()
            .map(|one| {
                Content::new()
                    .with("text", one.text.as_str())
                    .with("url", one.url.as_ref().map(WebAddress::as_str))
            })
            .collect();
        Content::new().with("delivered_at", self.at.to_string()).with("evidence", evidence)
    }
}

impl Commitment {
    /// The promisor says that it is done.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, or over, or the party is not the promisor.
    pub fn deliver(
        self,
        evidence: Vec<Evidence>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Deliver, State::Delivered, by, at, None, |next| {
            next.delivery = Some(Delivery { at, evidence });
            Ok(())
        })
    }

    /// The promisee says so too.
    ///
    /// # Errors
    /// [`ActError`] when it is not delivered, or the party is not the promisee.
    pub fn confirm(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let to = self.when_kept();
        self.step(Action::Confirm, to, by, at, None, |_| Ok(()))
    }

    /// The promisee says that it is not done: before its day the promisor can go on, after that they
    /// differ.
    ///
    /// # Errors
    /// [`ActError`] when it is not delivered, or the party is not the promisee.
    pub fn reject(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = if at < self.due_at() { State::Agreed } else { State::Disputed };
        self.step(Action::Reject, to, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    /// What a delivery amounts to once it is confirmed: kept where it came by the day that counts.
    pub(super) fn when_kept(&self) -> State {
        let by = self.terms.zone.end_of(self.dates.counted);
        match &self.delivery {
            Some(delivery) if delivery.at < by => State::Kept,
            Some(_) | None => State::KeptLate,
        }
    }
}
