//! Amendments: what both have signed changes only by new terms that both sign.
//!
//! One side signs new terms and proposes them, complete; the old ones govern until the other side signs
//! exactly those. Every version that both have signed is kept. Who is to answer, the machine's table of
//! the noun says: its author is the side that proposed the amendment.

use jiff::Timestamp;

use crate::{
    actor::{Party, Side},
    content::{Content, ContentHash},
    deadline::after_days,
    names::names,
    signing::{SignError, Signature, Signatures},
    text::Reason,
};

/// What two sides agree on: it has one canonical document.
pub trait Agreed {
    /// The canonical document.
    fn content(&self) -> Content;
}

names! {
    /// What has become of terms that are kept.
    pub enum KeptState {
        /// They wait for their signatures.
        Open = "open",
        /// Both have signed them.
        Signed = "signed",
        /// They have fallen away.
        Dropped = "dropped",
    }
}

/// New terms that a side has proposed for something that is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment<T> {
    /// The new terms, complete.
    pub terms: T,
    /// Why they are proposed.
    pub reason: Reason,
    /// Who proposed them, when, and the hash that the other side signs.
    pub proposed: Signature,
}

/// Why no amendment can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmendError {
    /// Another one waits for its answer.
    #[error("another amendment waits for its answer")]
    Open,
    /// The terms are those that govern already.
    #[error("the terms are the same as those that govern")]
    Unchanged,
}

impl<T> Amendment<T> {
    /// Days for an answer; silence leaves the old terms as they are.
    pub const ANSWER_DAYS: i64 = 30;

    /// A side proposes `terms`, whose hash is `content`, instead of those with the hash `governing`.
    /// `open` is the amendment that waits for its answer.
    ///
    /// # Errors
    /// [`AmendError`] when one waits already, or nothing would change.
    pub fn propose(
        open: Option<&Self>,
        terms: T,
        (content, governing): (ContentHash, ContentHash),
        reason: Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<Self, AmendError> {
        if open.is_some() {
            return Err(AmendError::Open);
        }
        if content == governing {
            return Err(AmendError::Unchanged);
        }
        Ok(Self { terms, reason, proposed: Signature::of(content, by, at) })
    }

    /// The side that proposed it.
    #[must_use]
    pub fn side(&self) -> Side {
        self.proposed.side
    }

    /// The instant from which on nobody can answer any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        after_days(self.proposed.at, Self::ANSWER_DAYS)
    }

    /// The other side signs exactly the terms whose hash is `signed`: they govern from now on.
    ///
    /// # Errors
    /// [`SignError`] when `signed` is something else, or the party has signed already.
    pub fn accept(
        self,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<Version<T>, SignError> {
        let proposed = Signatures::new(vec![self.proposed]);
        let signatures = proposed.sign(signed, self.proposed.content, by, at)?;
        Ok(Version { terms: self.terms, reason: Some(self.reason), signatures })
    }
}

impl<T: Agreed> Amendment<T> {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("terms", self.terms.content())
            .with("reason", self.reason.as_str())
            .with("proposed", self.proposed.document())
    }
}

/// Terms that both sides have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// The terms.
    pub terms: T,
    /// Why they were proposed, where they have amended others.
    pub reason: Option<Reason>,
    /// Who proposed and who accepted them, in this order.
    pub signatures: Signatures,
}

impl<T: Agreed> Version<T> {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("terms", self.terms.content())
            .with("reason", self.reason.as_ref().map(Reason::as_str))
            .with("signatures", self.signatures.documents())
    }
}
