//! The other side answers: a partnership comes about, or not.
//!
//! Whoever answers holds the invitation's token. The organisation that accepts must be another one
//! than the author's, and the person another one than the proposer, so that nobody is partner of
//! itself.

use jiff::Timestamp;

use super::{Action, MACHINE, Partnership, Seats, State};
use crate::{
    actor::{Actor, By, Side},
    event::{Entity, Event},
    machine::{Refusal, Who},
    organisation::Organisation,
};

/// Why a partnership cannot be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// It is not proposed any more.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The organisation is the author itself, or the person the one who proposed.
    #[error("a partnership needs two organisations and two persons")]
    OwnProposal,
}

impl Partnership {
    /// The other side accepts and takes its seat.
    ///
    /// # Errors
    /// [`AcceptError`] when it is not proposed any more, or by the author itself.
    pub fn accept(
        self,
        organisation: Organisation,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), AcceptError> {
        let state = answered(self.state, Action::Accept, State::Active)?;
        let author = match &self.seats {
            Seats::Author(author) | Seats::Both { buyer: author, .. } => author.clone(),
        };
        if author.id == organisation.id || self.proposed_by == by.user {
            return Err(AcceptError::OwnProposal);
        }
        let was = self.was();
        let other = organisation.into();
        let seats = match self.author {
            Side::Buyer => Seats::Both { buyer: author, supplier: other },
            Side::Supplier => Seats::Both { buyer: other, supplier: author },
        };
        let next = Self { state, seats, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Accept, by.into(), at, None);
        Ok((next, event))
    }

    /// The holder of the invitation declines.
    ///
    /// # Errors
    /// [`Refusal`] when it is not proposed any more.
    pub fn decline(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = answered(self.state, Action::Decline, State::Closed)?;
        let was = self.was();
        let next = Self { state, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Decline, By::Guest, at, None);
        Ok((next, event))
    }
}

fn answered(from: State, action: Action, to: State) -> Result<State, Refusal> {
    MACHINE.go(from, action, to, |who| who == Who::Counterpart)
}
