//! What both have signed changes: one side proposes new terms, the other signs exactly those.

use jiff::Timestamp;

use super::{ActError, Action, GoalsWeight, Plan, State, Terms};
use crate::{
    actor::Party,
    amendment::Amendment,
    content::ContentHash,
    event::Event,
    machine::{Name, Refusal},
    text::Reason,
};

impl Plan {
    /// A side signs new terms and proposes them; the old ones govern until the other side accepts.
    ///
    /// # Errors
    /// [`ActError`] when it is not agreed, an amendment waits already, nothing would change, the first
    /// day would move though it has begun, the plan would be over, or could not bear its `goals`.
    pub fn amend(
        self,
        terms: Terms,
        goals: GoalsWeight,
        reason: Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let state = self.state;
        let why = reason.as_str().to_owned();
        self.step(Action::Amend, state, by, at, Some(&why), |next| {
            next.can_become(&terms, goals, at)?;
            let hashes = (terms.hash(next.id), next.content_hash());
            let open = next.amendment.as_ref();
            next.amendment = Some(Amendment::propose(open, terms, hashes, reason, by, at)?);
            Ok(())
        })
    }

    /// The other side signs exactly the new terms: they govern from now on.
    ///
    /// # Errors
    /// [`ActError`] when the other side has proposed none, `signed` is something else, the first day
    /// would move though it has begun, the plan would be over, or could not bear its `goals`.
    pub fn accept_amendment(
        self,
        signed: ContentHash,
        goals: GoalsWeight,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let action = Action::AcceptAmendment;
        let open = self.open_amendment(action)?.clone();
        let to = match self.state {
            State::InForce => State::InForce,
            State::Draft
            | State::Proposed
            | State::ChangesRequested
            | State::Agreed
            | State::Closed
            | State::Terminated
            | State::Withdrawn => open.terms.state_when_agreed(at),
        };
        self.step(action, to, by, at, None, |next| {
            next.amendment = None;
            let version = open.accept(signed, by, at)?;
            next.can_become(&version.terms, goals, at)?;
            next.terms = version.terms.clone();
            next.signatures = version.signatures.clone();
            next.versions.push(version);
            Ok(())
        })
    }

    /// The other side does not agree to the new terms.
    ///
    /// # Errors
    /// [`ActError`] when the other side has proposed none.
    pub fn decline_amendment(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.drop_amendment(Action::DeclineAmendment, by, at, Some(reason))
    }

    /// The side that proposed new terms takes them back.
    ///
    /// # Errors
    /// [`ActError`] when this side has proposed none.
    pub fn withdraw_amendment(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.drop_amendment(Action::WithdrawAmendment, by, at, None)
    }

    fn drop_amendment(
        self,
        action: Action,
        by: &Party,
        at: Timestamp,
        reason: Option<&Reason>,
    ) -> Result<(Self, Event), ActError> {
        self.open_amendment(action)?;
        let state = self.state;
        self.step(action, state, by, at, reason.map(Reason::as_str), |next| {
            next.amendment = None;
            Ok(())
        })
    }

    fn open_amendment(&self, action: Action) -> Result<&Amendment<Terms>, Refusal> {
        self.amendment.as_ref().ok_or(Refusal::NotNow {
            noun: "plan without an amendment",
            action: action.as_str(),
            state: self.state.as_str(),
        })
    }

    /// Goes on only if these terms can govern: what has begun stays begun, and ends later.
    fn can_become(&self, terms: &Terms, goals: GoalsWeight, at: Timestamp) -> Result<(), ActError> {
        let moved = terms.period.starts_on() != self.terms.period.starts_on();
        if moved && self.terms.starts_at() <= at {
            return Err(ActError::HasBegun);
        }
        match terms.left_beside(goals) {
            Some(left) if left < 0 => return Err(ActError::TooMuchWeight { over: -left }),
            Some(_) | None => {}
        }
        terms.is_to_end(at)
    }
}
