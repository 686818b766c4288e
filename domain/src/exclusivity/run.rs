//! A right runs and ends: the buyer says that its event has come, gives it back, or both end it.

use jiff::Timestamp;

use super::{ActError, Action, Exclusivity, State};
use crate::{actor::Party, event::Event, text::Reason};

impl Exclusivity {
    /// The buyer says that the event has come with which the right begins: it runs from this instant
    /// on. Whoever delays that has less time left, since it cannot begin after its last day.
    ///
    /// # Errors
    /// [`ActError`] when it is not the buyer's, begins with a day, or the event comes before its
    /// first day or after its last.
    pub fn start(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let (reserved, last, to) = (self.period, self.terms.long_stop(), self.begun());
        self.step(Action::Start, to, by, at, None, |next| {
            if reserved.is_some_and(|reserved| at < reserved.from) {
                return Err(ActError::TooEarly);
            }
            if last.is_some_and(|last| last <= at) {
                return Err(ActError::Over);
            }
            next.period = Some(next.terms.runs_from(at));
            next.renew_reminder(at);
            Ok(())
        })
    }

    /// Where it begins: what was missed before that is still to be made good.
    pub(super) fn begun(&self) -> State {
        if self.cure_until.is_some() { State::InCure } else { State::Active }
    }

    /// The buyer gives the right back: the supplier is free.
    ///
    /// # Errors
    /// [`ActError`] when it is not the buyer's, or does not bind.
    pub fn release(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Release, State::Released, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    /// A side proposes to end it, because of a breach or for another reason.
    ///
    /// # Errors
    /// [`ActError`] when it does not bind, or that is proposed already.
    pub fn propose_end(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = self.state;
        self.step(Action::ProposeEnd, to, by, at, Some(reason.as_str()), |next| {
            next.ending = Some(by.side());
            Ok(())
        })
    }

    /// The other side agrees that it ends.
    ///
    /// # Errors
    /// [`ActError`] when nobody has proposed that, or the party itself has.
    pub fn accept_end(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        // Where nobody has proposed it, nobody is the counterpart of whoever has.
        if self.state.is_held() && self.ending.is_none() {
            return Err(self.not_now(Action::AcceptEnd));
        }
        let to = if self.state == State::Agreed { State::Cancelled } else { State::Terminated };
        self.step(Action::AcceptEnd, to, by, at, None, |_| Ok(()))
    }

    /// A side lets it go on after all: it takes back that it should end, or does not agree to that.
    ///
    /// # Errors
    /// [`ActError`] when nobody has proposed that it ends.
    pub fn drop_end(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        let to = self.state;
        self.step(Action::DropEnd, to, by, at, None, |next| {
            next.ending = None;
            Ok(())
        })
    }
}
