//! Messages: what one side writes to the other about a proposal that was submitted.
//!
//! Both sides read them for as long as both read the proposal: what was withdrawn is the supplier's
//! again, and so is what was said of it.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::Permission,
    actor::Party,
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, MessageId},
    machine::{Name, Refusal},
    member::Member,
    names::names,
    proposal::{self, Proposal, State},
    remark::{Remark, Words},
};

names! {
    /// What happens to a message.
    pub enum Action {
        /// Somebody sends it.
        Send = "send",
    }
}

impl Action {
    /// The permission that it takes.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Send => Permission::SendMessages,
        }
    }
}

/// What one side has written to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// What was written.
    pub remark: Remark,
}

impl Message {
    /// A member of a side writes to the other.
    ///
    /// # Errors
    /// [`Refusal`] while the proposal is a draft, and once it was withdrawn.
    pub fn send(
        id: MessageId,
        proposal: &Proposal,
        words: Words,
        author: &Member,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        match proposal.state {
            State::Draft | State::Withdrawn => Err(Refusal::NotNow {
                noun: proposal::MACHINE.noun,
                action: Action::Send.as_str(),
                state: proposal.state.as_str(),
            }),
            State::Submitted
            | State::UnderReview
            | State::InfoRequested
            | State::AcceptedForPilot
            | State::AcceptedDirect
            | State::Deferred
            | State::Declined
            | State::Lapsed => {
                let remark = Remark::new(proposal, words, author, by, at);
                let message = Self { id, remark };
                let event = message.born(Action::Send, by.into(), at);
                Ok((message, event))
            }
        }
    }
}

impl Entity for Message {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Message(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        "sent"
    }

    fn audience(&self) -> Audience {
        Audience::Shared(self.remark.parties)
    }

    fn content(&self) -> Content {
        self.remark.content()
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}
