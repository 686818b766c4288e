//! Notes: what an organisation writes down about a proposal for itself.
//!
//! Each side has its own, and neither can see that the other has any. They stay with who wrote them,
//! whatever becomes of the proposal or the partnership.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::Permission,
    actor::Party,
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, NoteId},
    member::Member,
    names::names,
    proposal::Proposal,
    remark::{Remark, Words},
};

names! {
    /// What happens to a note.
    pub enum Action {
        /// Somebody writes it.
        Write = "write",
    }
}

impl Action {
    /// The permission that it takes.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Write => Permission::WriteNotes,
        }
    }
}

/// What an organisation has written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What was written.
    pub remark: Remark,
}

impl Note {
    /// A member writes down what is for its own organisation alone.
    #[must_use]
    pub fn write(
        id: NoteId,
        proposal: &Proposal,
        words: Words,
        author: &Member,
        by: &Party,
        at: Timestamp,
    ) -> (Self, Event) {
        let remark = Remark::new(proposal, words, author, by, at);
        let note = Self { id, remark };
        let event = note.born(Action::Write, by.into(), at);
        (note, event)
    }
}

impl Entity for Note {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Note(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        "written"
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.remark.organisation())
    }

    fn content(&self) -> Content {
        self.remark.content()
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}
