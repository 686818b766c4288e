//! A promise comes about: one side asks or offers, the other accepts, counters or declines.
//!
//! Nobody can oblige the other side: whoever's terms they are, the other accepts exactly those, and each
//! side names its own person.

use jiff::Timestamp;

use super::{ActError, Action, Commitment, Dates, State, Terms};
use crate::{
    actor::{Party, Side},
    event::{Entity, Event},
    hands::Hands,
    id::{CommitmentId, UserId},
    partnership::Standing,
    text::Reason,
};

/// The person of each side who answers for it, once named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Persons {
    /// The promisor's.
    pub promisor: Option<UserId>,
    /// The promisee's.
    pub promisee: Option<UserId>,
}

impl Commitment {
    /// A side asks for a promise of the other, or offers one of its own: `promisor` is the side that is
    /// to promise. `person` answers for it on the side of the party.
    ///
    /// # Errors
    /// [`ActError`] when the day has passed, or the person has a seat on the other side.
    pub fn propose(
        id: CommitmentId,
        standing: Standing,
        promisor: Side,
        terms: Terms,
        person: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (state, action) = if by.side() == promisor {
            (State::Offered, Action::Offer)
        } else {
            (State::Requested, Action::Request)
        };
        terms.is_to_come(terms.due_on, at)?;
        let dates = Dates::first(terms.due_on);
        let mut commitment = Self {
            id,
            standing,
            version: 1,
            state,
            promisor,
            persons: Persons::default(),
            hands: Hands::default().join(by.user(), by.side())?,
            terms,
            dates,
            since: at,
            next_reminder: None,
            motion: None,
            delivery: None,
            reason: None,
            by_lapse: false,
        };
        commitment.name(person, by.side())?;
        let event = commitment.born(action, by.into(), at);
        Ok((commitment, event))
    }

    /// The other side proposes other terms, which now wait for the first.
    ///
    /// # Errors
    /// [`ActError`] when the terms are not the other side's, or the day has passed.
    pub fn counter(
        self,
        terms: Terms,
        person: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let offers = by.side() == self.promisor;
        let to = if offers { State::Offered } else { State::Requested };
        self.step(Action::Counter, to, by, at, None, |next| {
            next.dates = Dates::first(terms.due_on);
            next.terms = terms;
            next.name(person, by.side())?;
            next.terms.is_to_come(next.terms.due_on, at)
        })
    }

    /// The other side agrees to exactly these terms.
    ///
    /// # Errors
    /// [`ActError`] when they are its own, or the day has passed.
    pub fn accept(
        self,
        person: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Accept, State::Agreed, by, at, None, |next| {
            next.name(person, by.side())?;
            next.terms.is_to_come(next.terms.due_on, at)
        })
    }

    /// A side names its person.
    pub(super) fn name(&mut self, person: UserId, side: Side) -> Result<(), ActError> {
        self.hands = std::mem::take(&mut self.hands).join(person, side)?;
        if side == self.promisor {
            self.persons.promisor = Some(person);
        } else {
            self.persons.promisee = Some(person);
        }
        Ok(())
    }

    /// The other side does not agree.
    ///
    /// # Errors
    /// [`ActError`] when the terms are its own.
    pub fn decline(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Decline, State::Closed, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    /// The side whose terms they are takes them back.
    ///
    /// # Errors
    /// [`ActError`] when they are the other side's.
    pub fn withdraw(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.step(Action::Withdraw, State::Closed, by, at, None, |_| Ok(()))
    }
}
