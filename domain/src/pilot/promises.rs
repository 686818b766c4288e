//! What each side promises in a charter. With the last signature each promise becomes a commitment, for which
//! those answer who have signed; an amendment adds others and changes none.
//!
//! Whoever wants another day for one proposes it on the commitment. A pilot that is called off lets go of what
//! was promised for it.

use jiff::{Timestamp, civil::Date};

use super::{Charter, Pilot, State, amend::ChangeError};
use crate::{
    actor::{Party, Side},
    commitment::{self, Category, Commitment, Importance, Link},
    content::Content,
    deadline::Zone,
    event::Event,
    id::{CommitmentId, PilotId},
    machine::Name,
    signing::Signatures,
    text::Title,
};

/// Something that a side promises in a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The side that promises.
    pub promisor: Side,
    /// What, in one line.
    pub what: Title,
    /// Its kind.
    pub category: Category,
    /// The day by whose end, in UTC as the days of the charter are.
    pub due_on: Date,
}

impl Promise {
    /// The most of a charter.
    pub const MOST: usize = 20;

    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("promisor", self.promisor.as_str())
            .with("what", self.what.as_str())
            .with("category", self.category.as_str())
            .with("due_on", self.due_on.to_string())
    }

    fn terms(&self, pilot: PilotId) -> commitment::Terms {
        commitment::Terms {
            what: self.what.clone(),
            conditions: None,
            category: self.category,
            importance: Importance::USUAL,
            due_on: self.due_on,
            zone: Zone::utc(),
            link: Some(Link::Pilot(pilot)),
            depends_on: Vec::new(),
        }
    }
}

/// A promise cannot be made any more: the one at this place of the charter, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("promise {}: {error}", place + 1)]
pub struct PromiseError {
    /// The place.
    pub place: usize,
    /// Why.
    pub error: commitment::ActError,
}

/// What signatures have made of the promises of a charter.
pub type Undertaken = Vec<(Commitment, Event)>;

impl Pilot {
    /// The commitment that the promise at this place of the charter has become.
    #[must_use]
    pub fn commitment(&self, place: usize) -> Option<CommitmentId> {
        self.undertaken.get(place).copied()
    }

    /// True of a commitment that it has made and that ends with it: it was called off before it ran.
    #[must_use]
    pub fn lets_go(&self, commitment: CommitmentId) -> bool {
        self.state == State::Cancelled && self.undertaken.contains(&commitment)
    }

    /// What both sides promise by a charter and have not before, now that this party has signed it last.
    pub(super) fn undertake(
        &self,
        charter: &Charter,
        signatures: &Signatures,
        (by, at): (&Party, Timestamp),
        mut fresh: impl FnMut() -> CommitmentId,
    ) -> Result<Undertaken, PromiseError> {
        let signer = signatures.of(by.side().other()).map(|signature| signature.user);
        let Some(signer) = signer else { return Ok(Vec::new()) };
        let promises = charter.arrangements().promises.iter().enumerate();
        promises
            .skip(self.undertaken.len())
            .map(|(place, one)| {
                let promise = (one.promisor, one.terms(self.id));
                Commitment::undertake(fresh(), self.standing, promise, signer, by, at)
                    .map_err(|error| PromiseError { place, error })
            })
            .collect()
    }

    /// Goes on only if a charter keeps what was promised, word for word, and adds what is to come.
    pub(super) fn keeps_promises(&self, terms: &Charter, at: Timestamp) -> Result<(), ChangeError> {
        let kept = &self.charter.arrangements().promises;
        let all = &terms.arrangements().promises;
        if let Some(place) = (0..kept.len()).find(|place| kept.get(*place) != all.get(*place)) {
            return Err(ChangeError::Promised(place));
        }
        let mut added = all.iter().enumerate().skip(kept.len());
        let late = added.find(|(_, one)| Zone::utc().end_of(one.due_on) <= at);
        late.map_or(Ok(()), |(place, _)| {
            let error = commitment::ActError::DatePassed;
            Err(PromiseError { place, error }.into())
        })
    }
}
