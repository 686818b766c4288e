//! Joint plans: the frame that both sides sign, and in which their goals stand.
//!
//! One side proposes terms by signing them, the other signs exactly those; whoever changes them in
//! between voids what was signed. What both have signed changes only by an amendment, and every version
//! is kept.

mod agree;
mod amend;
mod clock;
mod states;
pub mod templates;
mod terms;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    states::{Action, MACHINE, State},
    terms::{Cadence, Currency, GoalsWeight, Period, PeriodError, Terms, Weighting},
};
use crate::{
    actor::{Actor, Party, Side},
    amendment::{Agreed, AmendError, Amendment, Version},
    content::{Content, ContentHash},
    event::{Audience, Entity, Event, Kind},
    hands::{Hands, SamePerson},
    id::{Id, PlanId},
    machine::{Cast, Name, Refusal},
    partnership::Standing,
    signing::{SignError, Signatures},
};

/// A plan of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
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
    /// The terms that govern, or that lie on the table until both have signed.
    pub terms: Terms,
    /// The signatures under these terms.
    pub signatures: Signatures,
    /// When the other side got to know of it.
    pub proposed_at: Option<Timestamp>,
    /// Since when it is in its present state, or somebody is to answer to its terms.
    pub since: Timestamp,
    /// New terms that a side has proposed and the other is to answer.
    pub amendment: Option<Amendment<Terms>>,
    /// The terms that both have signed, in order; the last of them govern.
    pub versions: Vec<Version<Terms>>,
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
    /// No amendment can be proposed.
    #[error(transparent)]
    Amend(#[from] AmendError),
    /// Nobody agrees on what is over.
    #[error("the last day has passed")]
    Over,
    /// What has begun cannot begin on another day.
    #[error("the first day has begun and cannot be moved")]
    HasBegun,
    /// The goals that count weigh more than a weighted plan bears.
    #[error("the goals of the plan weigh {over} more than 100 together")]
    TooMuchWeight {
        /// How much more.
        over: i64,
    },
}

impl Plan {
    /// The hash that a signature under its terms names.
    #[must_use]
    pub fn content_hash(&self) -> ContentHash {
        self.terms.hash(self.id)
    }

    /// True while the other side does not know of it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.proposed_at.is_none()
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
                && self.amendment_allows(*action)
        });
        actions
    }

    /// True unless the action answers an amendment that there is not, or proposes a second one.
    fn amendment_allows(&self, action: Action) -> bool {
        match action {
            Action::Amend => self.amendment.is_none(),
            Action::AcceptAmendment
            | Action::DeclineAmendment
            | Action::WithdrawAmendment
            | Action::LapseAmendment => self.amendment.is_some(),
            Action::Draft
            | Action::Revise
            | Action::Propose
            | Action::RequestChanges
            | Action::Agree
            | Action::Withdraw
            | Action::Terminate
            | Action::TakeEffect
            | Action::Close
            | Action::Lapse => true,
        }
    }

    /// Who is who: the author is the side that has proposed what waits.
    fn cast(&self) -> Cast {
        Cast::of_author(self.amendment.as_ref().map_or(self.author, Amendment::side))
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
        let next = next.tidied();
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

    /// The same without an amendment that nobody can accept any more.
    fn tidied(mut self) -> Self {
        let starts_on = self.terms.period.starts_on();
        let open = match self.state {
            State::Agreed => self.amendment,
            State::InForce => {
                self.amendment.filter(|open| open.terms.period.starts_on() == starts_on)
            }
            State::Draft
            | State::Proposed
            | State::ChangesRequested
            | State::Closed
            | State::Terminated
            | State::Withdrawn => None,
        };
        self.amendment = open;
        self
    }
}

impl Entity for Plan {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Plan(action)
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
        let versions: Vec<Content> = self.versions.iter().map(Version::content).collect();
        Content::new()
            .with("author_side", self.author.as_str())
            .with("terms", self.terms.content())
            .with("signatures", self.signatures.documents())
            .with("amendment", self.amendment.as_ref().map(Amendment::content))
            .with("versions", versions)
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
