//! A promise that stands in a document which both sides have signed: it is agreed from the start, and
//! those who signed answer for it.
//!
//! What the buyer owes for its exclusivity is such a promise. It ends with the right that it is for, and
//! time alone closes it: who waits for it cannot take the days in which it can be made good. What is promised
//! in the charter of a pilot is one as any other, and ends with a pilot that is called off.

use jiff::Timestamp;

use super::{ActError, Action, Commitment, Dates, Link, Persons, State, Terms};
use crate::{
    actor::{By, Party, Side},
    event::{Entity, Event},
    hands::Hands,
    id::{CommitmentId, UserId},
    machine::Refusal,
    partnership::Standing,
};

impl Commitment {
    /// Days after which a duty that is overdue is missed, whatever becomes of its right: as many as its
    /// right can give to make it good.
    pub const DUTY_DAYS: i64 = 90;

    /// What a side promises in a document: `signer` signed for the other side, and `by` just now, so
    /// that both have.
    ///
    /// # Errors
    /// [`ActError`] when the day has passed, or one person has signed for both sides.
    pub fn undertake(
        id: CommitmentId,
        standing: Standing,
        (promisor, terms): (Side, Terms),
        signer: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        terms.is_to_come(terms.due_on, at)?;
        let mut commitment = Self {
            id,
            standing,
            version: 1,
            state: State::Agreed,
            promisor,
            persons: Persons::default(),
            hands: Hands::default(),
            dates: Dates::first(terms.due_on),
            terms,
            since: at,
            next_reminder: None,
            motion: None,
            delivery: None,
            reason: None,
            by_lapse: false,
        };
        commitment.name(signer, by.side().other())?;
        commitment.name(by.user(), by.side())?;
        commitment.set_reminder(at);
        let event = commitment.born(Action::Undertake, by.into(), at);
        Ok((commitment, event))
    }

    /// True of what the buyer owes for its right.
    #[must_use]
    pub fn is_duty(&self) -> bool {
        matches!(self.terms.link, Some(Link::Exclusivity(_)))
    }

    /// The right or the pilot for which it is has ended at `ended`: what was not due by then falls away, and what was
    /// is missed. What was delivered is still answered.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn let_go(self, ended: Timestamp, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let was_due = self.due_at() <= ended;
        let (action, to) = match self.state {
            State::Agreed | State::Blocked if !was_due => (Action::End, State::Void),
            State::Agreed | State::Overdue => (Action::Lapse, State::Missed),
            State::Requested
            | State::Offered
            | State::Blocked
            | State::Delivered
            | State::Disputed
            | State::Kept
            | State::KeptLate
            | State::Missed
            | State::Released
            | State::Void
            | State::Closed => return self.lapse(at),
        };
        self.tick(action, to, By::Clock, at, |next| {
            next.by_lapse = to == State::Missed;
        })
    }

    /// Goes on only if the promisee may close it: a duty is closed by time alone.
    pub(super) fn require_closable(&self) -> Result<(), ActError> {
        if self.is_duty() {
            return Err(ActError::CanBeMadeGood);
        }
        Ok(())
    }
}
