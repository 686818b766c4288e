//! Attachments: files that belong to something two sides share, such as a proposal or an agreement.
//!
//! A file is announced first (name, type, size, hash) and complete once exactly those bytes have come;
//! from then on it never changes. Who sees it follows its owner. What is confidential is kept and given
//! away only while a non-disclosure agreement between the two sides is live.

mod file;
mod owner;
mod states;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    file::{File, FileName, MediaType},
    owner::{Open, Owner, OwnerId},
    states::{Action, MACHINE, State},
};
use crate::{
    actor::{Actor, By, Parties, Party, Side},
    agreement::{self, Agreement},
    content::Content,
    deadline::after_days,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, PartnershipId},
    machine::{Cast, Name, Refusal, Who},
};

/// A file that belongs to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it belongs to.
    pub owner: Owner,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side that brought it.
    pub side: Side,
    /// What it is.
    pub file: File,
    /// True where only a live non-disclosure agreement lets it be kept and read.
    pub confidential: bool,
    /// When it was announced.
    pub announced_at: Timestamp,
    /// When its bytes were there.
    pub completed_at: Option<Timestamp>,
    /// Where its bytes are kept, while it is complete.
    pub object: Option<Uuid>,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The state does not allow it, or it is the other side's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The owner takes no files at present, or has kept this one for good.
    #[error("what it belongs to can be given no files now, and keeps those that it has")]
    Closed,
    /// Both sides sign this file, or are to.
    #[error("the terms of the agreement name this file")]
    Document,
    /// It has as many as it may have.
    #[error("it has {} files already", Attachment::MOST)]
    TooMany,
    /// No non-disclosure agreement is live.
    #[error("no non-disclosure agreement between the two organisations is live")]
    Unprotected,
}

/// The proof that a non-disclosure agreement between two sides is live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection(PartnershipId);

impl Protection {
    /// Looks for a non-disclosure agreement between `parties` that is live.
    #[must_use]
    pub fn by<'a>(
        agreements: impl IntoIterator<Item = &'a Agreement>,
        parties: &Parties,
        at: Timestamp,
    ) -> Option<Self> {
        let protects = |one: &Agreement| {
            one.standing.parties == *parties
                && one.terms.kind == agreement::Kind::Nda
                && one.is_live(at)
        };
        agreements.into_iter().any(protects).then_some(Self(parties.partnership))
    }
}

impl Attachment {
    /// The most files that something may have.
    pub const MOST: usize = 20;
    /// Days in which the bytes of an announced file have to come.
    pub const ARRIVAL_DAYS: i64 = 1;

    /// A side says which file it will bring. `others` is the number of those that the owner has.
    ///
    /// # Errors
    /// [`ActError`] when the owner takes none of this side, has enough, or the file is confidential and
    /// nothing protects it.
    pub fn announce(
        owner: Owner,
        (file, confidential): (File, bool),
        others: usize,
        protection: Option<Protection>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let attachment = Self {
            owner,
            version: 1,
            state: State::Pending,
            side: by.side(),
            file,
            confidential,
            announced_at: at,
            completed_at: None,
            object: None,
        };
        attachment.is_taken(by, Action::Announce)?;
        attachment.is_protected(protection)?;
        if others >= Self::MOST {
            return Err(ActError::TooMany);
        }
        let event = attachment.born(Action::Announce, by.into(), at);
        Ok((attachment, event))
    }

    /// Its bytes are there, exactly those that were announced, and kept as `object`.
    ///
    /// # Errors
    /// [`ActError`] when it does not wait for them, the owner takes no files any more, or it is
    /// confidential and nothing protects it.
    pub fn complete(
        self,
        object: Uuid,
        protection: Option<Protection>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Complete, State::Complete, by, at, |next| {
            next.is_taken(by, Action::Complete)?;
            next.is_protected(protection)?;
            next.completed_at = Some(at);
            next.object = Some(object);
            Ok(())
        })
    }

    /// The side that brought it takes it away.
    ///
    /// # Errors
    /// [`ActError`] when it is gone, the owner has kept it for good, or both sides are to sign it.
    pub fn remove(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.step(Action::Remove, State::Removed, by, at, |next| {
            let open = next.is_taken(by, Action::Remove)?;
            if next.completed_at.is_some_and(|completed| completed < open.since) {
                return Err(ActError::Closed);
            }
            if next.owner.document == Some(next.file.id) {
                return Err(ActError::Document);
            }
            next.object = None;
            Ok(())
        })
    }

    /// Its bytes have not come in time.
    ///
    /// # Errors
    /// [`Refusal`] when it waits for none, or not long enough.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let is_clock = |who| who == Who::Clock;
        let state = MACHINE.go(self.state, Action::Lapse, State::Removed, is_clock)?;
        let was = self.was();
        let next = Self { state, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Lapse, By::Clock, at, None);
        Ok((next, event))
    }

    /// True where an organisation knows of it: the side that brought it always, the other one once it is
    /// complete and while the owner is shared.
    #[must_use]
    pub fn is_seen_by(&self, organisation: OrganisationId) -> bool {
        organisation == self.brought_by()
            || self.state == State::Complete
                && matches!(self.owner.audience, Audience::Shared(parties)
                    if parties.side_of(organisation).is_some())
    }

    /// Goes on only if an organisation that sees it may read its bytes.
    ///
    /// # Errors
    /// [`ActError::Unprotected`] when it is confidential, the other side's, and nothing protects it.
    pub fn may_be_read(
        &self,
        organisation: OrganisationId,
        protection: Option<Protection>,
    ) -> Result<(), ActError> {
        if organisation == self.brought_by() { Ok(()) } else { self.is_protected(protection) }
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(Ok(party)) = self.owner.standing.party(by) else {
            return Vec::new();
        };
        if !by.may(self.owner.id.permission()) {
            return Vec::new();
        }
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, party.side()));
        actions.retain(|action| match action {
            Action::Complete => self.owner.takes_from(party.side()).is_some(),
            Action::Remove => self.clone().remove(&party, self.announced_at).is_ok(),
            Action::Announce | Action::Lapse => false,
        });
        actions
    }

    /// The organisation that brought it.
    #[must_use]
    pub fn brought_by(&self) -> OrganisationId {
        self.owner.standing.parties.organisation(self.side)
    }

    fn cast(&self) -> Cast {
        Cast::of_author(self.side)
    }

    fn is_taken(&self, by: &Party, action: Action) -> Result<Open, ActError> {
        if self.owner.open.is_none() {
            return Err(ActError::Closed);
        }
        let foreign = Refusal::NotYours { noun: MACHINE.noun, action: action.as_str() };
        Ok(self.owner.takes_from(by.side()).ok_or(foreign)?)
    }

    fn is_protected(&self, protection: Option<Protection>) -> Result<(), ActError> {
        let partnership = self.owner.standing.parties.partnership;
        if !self.confidential || protection == Some(Protection(partnership)) {
            return Ok(());
        }
        Err(ActError::Unprotected)
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        change: impl FnOnce(&mut Self) -> Result<(), ActError>,
    ) -> Result<(Self, Event), ActError> {
        let state =
            MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next)?;
        let event = was.becomes(&next, action, by.into(), at, None);
        Ok((next, event))
    }
}

impl Entity for Attachment {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Attachment(action)
    }

    fn object(&self) -> Uuid {
        self.file.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    /// What has not come, or was never shown, stays the affair of the side that brings it.
    fn audience(&self) -> Audience {
        let own = Audience::Private(self.brought_by());
        if self.completed_at.is_some() { self.owner.audience } else { own }
    }

    fn content(&self) -> Content {
        Content::new()
            .with("belongs_to", self.owner.id.text())
            .with("side", self.side.as_str())
            .with("file", self.file.content())
            .with("confidential", self.confidential)
            .with("completed_at", self.completed_at.map(|at| at.to_string()))
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Pending => Some(after_days(self.announced_at, Self::ARRIVAL_DAYS)),
            State::Complete | State::Removed => None,
        }
    }
}

#[cfg(test)]
mod tests;
