//! Commitments: promises that run both ways and are counted by one rule.
//!
//! Only the promisor accepts a promise of its own, only the promisee says that it was kept or lets it
//! go, and silence has a day. No day is ever overwritten: the first one stands, and every move is kept.

mod block;
mod clock;
mod conclude;
mod dates;
mod deliver;
pub mod figures;
mod propose;
mod states;
mod terms;
mod undertake;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

pub use self::{
    clock::Reminder,
    conclude::{Outcome, ReasonCode},
    dates::{Cause, Dates, Move},
    deliver::{Delivery, Evidence},
    propose::Persons,
    states::{Action, MACHINE, State},
    terms::{Category, Importance, Link, Precondition, Terms},
};
use crate::{
    actor::{Actor, Party, Side},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    hands::{Hands, SamePerson},
    id::{CommitmentId, Id, UserId},
    machine::{Cast, Name, Refusal},
    partnership::Standing,
};

/// Something that a side has proposed for a commitment that is agreed, and the other is to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Motion {
    /// The side that proposed it.
    pub by: Side,
    /// What.
    pub what: Proposed,
}

/// What a side can propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// Another day.
    Date(Date),
    /// How it ends.
    Outcome(Outcome),
}

impl Proposed {
    /// True where it can still be answered.
    fn fits(self, state: State) -> bool {
        match self {
            Self::Date(_) => MACHINE.allowed(state, |_| true).contains(&Action::AcceptDate),
            Self::Outcome(outcome) => outcome.fits(state),
        }
    }

    fn content(self) -> Content {
        match self {
            Self::Date(day) => Content::new().with("new_date", day.to_string()),
            Self::Outcome(outcome) => Content::new().with("outcome", outcome.as_str()),
        }
    }
}

/// A promise of one side to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Its id.
    pub id: CommitmentId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side that promises.
    pub promisor: Side,
    /// Who answers for it on each side.
    pub persons: Persons,
    /// Who has had a hand in it: nobody for both sides.
    pub hands: Hands,
    /// What is promised.
    pub terms: Terms,
    /// The days on which it is due.
    pub dates: Dates,
    /// Since when it is in its present state; a clock that stands still, since it has stopped.
    pub since: Timestamp,
    /// The next mail that says that it is due soon.
    pub next_reminder: Option<Reminder>,
    /// What a side has proposed and the other is to answer.
    pub motion: Option<Motion>,
    /// The last delivery.
    pub delivery: Option<Delivery>,
    /// Why the promisee has closed it.
    pub reason: Option<ReasonCode>,
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
    /// The day has passed where it would be due.
    #[error("the day has passed")]
    DatePassed,
    /// It is due on this day already.
    #[error("it is due on this day already")]
    DateUnchanged,
    /// It is a duty, which its right gives days to make good.
    #[error("a duty can be made good for a while: it is missed with time, or ends with its right")]
    CanBeMadeGood,
    /// What is disputed ends as kept, kept late or missed; what is blocked can be void.
    #[error("a commitment in this state cannot end so")]
    OutcomeNotHere,
}

impl Commitment {
    /// The side to which it is promised.
    #[must_use]
    pub fn promisee(&self) -> Side {
        self.promisor.other()
    }

    /// Who answers for it on a side, once named.
    #[must_use]
    pub fn person(&self, side: Side) -> Option<UserId> {
        if side == self.promisor { self.persons.promisor } else { self.persons.promisee }
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(party) = self.hands.party_of(&self.standing, by) else {
            return Vec::new();
        };
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, party.side()));
        actions.retain(|action| {
            action.permission().is_some_and(|permission| by.may(permission))
                && self.motion_allows(*action)
        });
        actions
    }

    /// True unless the action answers what nobody has proposed.
    fn motion_allows(&self, action: Action) -> bool {
        let proposed = self.motion.map(|motion| motion.what);
        match action {
            Action::AcceptDate | Action::DeclineDate | Action::WithdrawDate => {
                matches!(proposed, Some(Proposed::Date(_)))
            }
            Action::AcceptOutcome | Action::DeclineOutcome | Action::WithdrawOutcome => {
                matches!(proposed, Some(Proposed::Outcome(_)))
            }
            Action::Close => !self.is_duty(),
            Action::Request
            | Action::Offer
            | Action::Undertake
            | Action::Counter
            | Action::Accept
            | Action::Decline
            | Action::Withdraw
            | Action::Deliver
            | Action::Confirm
            | Action::Reject
            | Action::ProposeDate
            | Action::Release
            | Action::ProposeOutcome
            | Action::Block
            | Action::Unblock
            | Action::RemindWeek
            | Action::RemindDay
            | Action::Lapse
            | Action::End => true,
        }
    }

    /// Who is who: the author is the side that has proposed something.
    fn cast(&self) -> Cast {
        Cast {
            author: self.motion.map(|motion| motion.by),
            promisor: Some(self.promisor),
            ..Cast::default()
        }
    }

    fn not_now(&self, action: Action) -> ActError {
        let (noun, action, state) = (MACHINE.noun, action.as_str(), self.state.as_str());
        Refusal::NotNow { noun, action, state }.into()
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
        let mut next = self.clone().enter(state, at);
        next.hands = next.hands.join(by.user(), by.side())?;
        change(&mut next)?;
        let next = next.tidied(&self, at);
        let event = was.becomes(&next, action, by.into(), at, reason);
        Ok((next, event))
    }

    /// The same in another state.
    fn enter(mut self, to: State, at: Timestamp) -> Self {
        if self.state == State::Blocked && to != State::Blocked {
            self.go_on(at);
        }
        if self.state != to {
            self.since = if to == State::Blocked { self.blocked_since(at) } else { at };
        }
        Self { state: to, version: self.version + 1, ..self }
    }

    /// The same with what follows from its state and its day: the next mail, and no question open that
    /// nobody can answer any more.
    fn tidied(mut self, was: &Self, at: Timestamp) -> Self {
        if self.state != State::Agreed {
            self.next_reminder = None;
        } else if was.state != State::Agreed || was.dates.current != self.dates.current {
            self.set_reminder(at);
        }
        self.motion = self.motion.filter(|motion| motion.what.fits(self.state));
        self
    }
}

impl Entity for Commitment {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Commitment(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Shared(self.standing.parties)
    }

    fn content(&self) -> Content {
        let person = |user: Option<UserId>| user.map(|user| user.to_string());
        let moves: Vec<Content> = self.dates.moves.iter().map(Move::content).collect();
        let motion =
            self.motion.map(|motion| motion.what.content().with("proposed_by", motion.by.as_str()));
        self.terms
            .content()
            .with("promisor_side", self.promisor.as_str())
            .with("promisor", person(self.persons.promisor))
            .with("promisee", person(self.persons.promisee))
            .with("current_due", self.dates.current.to_string())
            .with("counted_due", self.dates.counted.to_string())
            .with("blocked_days", i64::from(self.dates.blocked_days))
            .with("moves", moves)
            .with("motion", motion)
            .with("delivery", self.delivery.as_ref().map(Delivery::content))
            .with("outcome", (!self.state.is_open()).then(|| self.state.as_str()))
            .with("reason_code", self.reason.map(Name::as_str))
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
