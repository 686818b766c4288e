//! Agreements: what both sides have signed about how they deal with one another.
//!
//! One side signs terms and proposes them, the other signs exactly those. What both have signed never
//! changes: another agreement supersedes it, and the old one governs until the new one does.

mod clock;
mod sign;
mod states;
mod terms;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    states::{Action, MACHINE, State},
    terms::{Kind, Notice, Terms, Validity},
};
use crate::{
    actor::{Actor, Party, Side},
    amendment::Agreed,
    content::{Content, ContentHash},
    event::{self, Audience, Entity, Event},
    hands::{Hands, SamePerson},
    id::{AgreementId, AttachmentId, Id},
    machine::{Cast, Name, Refusal},
    partnership::Standing,
    signing::{SignError, Signatures},
};

/// An agreement of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side that wrote its terms.
    pub author: Side,
    /// Who has had a hand in it: nobody for both sides.
    pub hands: Hands,
    /// What both sides sign.
    pub terms: Terms,
    /// The agreement in whose place it comes.
    pub supersedes: Option<AgreementId>,
    /// Its place among those that have superseded one another, from 1.
    pub edition: i32,
    /// The signatures under its terms.
    pub signatures: Signatures,
    /// When the other side got to know of it.
    pub proposed_at: Option<Timestamp>,
    /// Since when it is in its present state, or somebody is to answer to its terms.
    pub since: Timestamp,
    /// When the notice of a side ends it.
    pub notice_ends_at: Option<Timestamp>,
    /// When the one that supersedes it takes its place.
    pub superseded_at: Option<Timestamp>,
    /// True if silence has ended it.
    pub by_lapse: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The state does not allow it, or it is the other side's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person has a hand in it for the other side.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// The signature is not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// There is nothing to sign.
    #[error("an agreement needs a text or a document")]
    Empty,
    /// Nobody agrees on what is over.
    #[error("its last day has passed")]
    Over,
    /// It can come in the place of this one only.
    #[error(
        "only an agreement of the same kind and partnership that both have signed can be superseded, and only once"
    )]
    NotSuperseded,
}

impl Agreement {
    /// The hash that a signature under its terms names: of the terms, the agreement, and the one in whose
    /// place it comes.
    #[must_use]
    pub fn content_hash(&self) -> ContentHash {
        self.terms
            .content()
            .with("agreement", self.id.to_string())
            .with("supersedes", self.supersedes.map(|id| id.to_string()))
            .hash()
    }

    /// True while the other side does not know of it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.proposed_at.is_none()
    }

    /// True while it binds both sides: signed by both, begun, and not over.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.state.is_signed() && self.terms.validity.begins_at() <= at && at < self.ends_at()
    }

    /// The instant from which on it binds nobody any more, however it ends; the far end of time where
    /// nothing ends it.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        [self.terms.validity.ends_at(), self.notice_ends_at, self.superseded_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(Timestamp::MAX)
    }

    /// True of the file that both sides sign, or are to.
    #[must_use]
    pub fn has_document(&self, id: AttachmentId) -> bool {
        self.terms.document.as_ref().is_some_and(|file| file.id == id)
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(party) = self.hands.party_of(&self.standing, by) else {
            return Vec::new();
        };
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, party.side()));
        actions.retain(|action| action.permission().is_some_and(|permission| by.may(permission)));
        actions
    }

    fn cast(&self) -> Cast {
        Cast::of_author(self.author)
    }

    /// A step of a side. The table speaks first: to a side whose turn it is not, nothing else matters.
    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        reason: Option<&str>,
        change: impl FnOnce(&mut Self) -> Result<(), ActError>,
    ) -> Result<(Self, Event), ActError> {
        let state =
            MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))?;
        let was = self.was();
        let mut next = self.enter(state, at);
        next.hands = next.hands.join(by.user(), by.side())?;
        change(&mut next)?;
        let event = was.becomes(&next, action, by.into(), at, reason);
        Ok((next, event))
    }

    /// The same in another state.
    fn enter(mut self, to: State, at: Timestamp) -> Self {
        if self.state != to {
            self.since = at;
        }
        Self { state: to, version: self.version + 1, ..self }
    }
}

impl Entity for Agreement {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> event::Kind {
        event::Kind::Agreement(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        if self.is_private() {
            Audience::Private(self.standing.parties.organisation(self.author))
        } else {
            Audience::Shared(self.standing.parties)
        }
    }

    fn content(&self) -> Content {
        Content::new()
            .with("author_side", self.author.as_str())
            .with("terms", self.terms.content())
            .with("supersedes", self.supersedes.map(|id| id.to_string()))
            .with("edition", i64::from(self.edition))
            .with("signatures", self.signatures.documents())
            .with("notice_ends_at", self.notice_ends_at.map(|at| at.to_string()))
            .with("superseded_at", self.superseded_at.map(|at| at.to_string()))
            .with("by_lapse", self.by_lapse)
    }

    fn due(&self) -> Option<Timestamp> {
        self.next_instant()
    }
}

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;
