//! The buyer's approvals of the charter of a pilot, as it was handed in: who gave them, and for whom.
//!
//! They are the buyer's alone and a noun of their own, so that nothing that the supplier reads of the pilot
//! tells how many it takes. A person approves once and fills one place; the requester approves neither
//! itself nor by a deputy. What is sent back and handed in again takes all of them anew.

mod covering;
mod overriding;
mod policy;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    covering::{CoverError, Covered},
    overriding::{Overridden, Overriding},
    policy::{Order, Policy, PolicyAction, Requirement, RequirementError, Terms, TermsError, Tier},
};
use crate::{
    access::Permission,
    actor::{Parties, Party, Side},
    content::{Content, ContentHash},
    event::{Audience, Entity, Event, Kind},
    id::{Id, PilotApprovalId, PilotId, UserId},
    machine::{Machine, Refusal, Who, transition},
    names::{Name, names},
    pilot::{self, Pilot},
};

names! {
    /// The states of the approvals.
    pub enum State {
        /// Some are missing.
        Waiting = "waiting",
        /// All are there.
        Complete = "complete",
    }
}

names! {
    /// What happens to them.
    pub enum Action {
        /// Somebody approves.
        Approve = "approve",
        /// Somebody decides against what was measured.
        Override = "override",
    }
}

impl Action {
    /// The permission that it takes.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Approve => Permission::ApprovePilots,
            Self::Override => Permission::DecidePilots,
        }
    }
}

/// The states and what leads from one to the next. The first approval brings them into being.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "approval",
    initial: &[State::Waiting, State::Complete],
    transitions: &[
        transition(State::Waiting, Action::Approve, Who::Buyer, State::Waiting),
        transition(State::Waiting, Action::Approve, Who::Buyer, State::Complete),
        transition(State::Waiting, Action::Override, Who::Buyer, State::Waiting),
        transition(State::Waiting, Action::Override, Who::Buyer, State::Complete),
    ],
};

names! {
    /// How the approvals of a charter stand, as the pilot tells.
    pub enum Stands {
        /// Some are missing.
        Waiting = "waiting",
        /// The buyer has signed.
        Complete = "complete",
        /// The charter was sent back, rejected or called off.
        Void = "void",
    }
}

impl Stands {
    /// Of the charter of this pilot.
    #[must_use]
    pub fn of(pilot: &Pilot) -> Self {
        if pilot.state == pilot::State::CharterReview {
            Self::Waiting
        } else if pilot.signatures.of(Side::Buyer).is_some() {
            Self::Complete
        } else {
            Self::Void
        }
    }
}

/// An approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Who gave it.
    pub by: UserId,
    /// Whose place it fills: her own, or that of somebody whose deputy she was.
    pub place: UserId,
    /// When.
    pub at: Timestamp,
}

/// The approvals of a charter as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approvals {
    /// Their id.
    pub id: PilotApprovalId,
    /// The pilot.
    pub pilot: PilotId,
    /// Its sides; the approvals are the buyer's.
    pub parties: Parties,
    /// Counts the changes; 0 before the first.
    pub version: i32,
    /// Their state.
    pub state: State,
    /// The version of the pilot in which its charter was handed in, or its results stood.
    pub handed_in: i32,
    /// What they are of: a charter, or a decision against what was measured.
    pub content: ContentHash,
    /// That decision.
    pub overriding: Option<Overriding>,
    /// Who handed it in.
    pub requester: Option<UserId>,
    /// Whose approvals it takes: as it was when the first one came.
    pub requirement: Requirement,
    /// Those that are there, in their order.
    pub given: Vec<Approval>,
}

/// The proof that the buyer has approved a charter as it was handed in: only [`Approvals::cleared`] makes one,
/// and [`Policy::clears`] where nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleared {
    pilot: PilotId,
    handed_in: i32,
    charter: ContentHash,
}

impl Cleared {
    fn of(pilot: &Pilot) -> Self {
        Self { pilot: pilot.id, handed_in: pilot.version, charter: pilot.charter_hash() }
    }

    /// True if this is what was approved.
    pub(crate) fn is_of(&self, pilot: &Pilot) -> bool {
        (self.pilot, self.handed_in, self.charter)
            == (pilot.id, pilot.version, pilot.charter_hash())
    }
}

/// Why an approval is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GiveError {
    /// None is wanted any more, or the party is not the buyer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person asked for it.
    #[error("who handed the charter in cannot approve it")]
    Requester,
    /// The person has approved.
    #[error("you have approved this charter already")]
    Twice,
    /// Without the one who asked for it there are too few.
    #[error("who handed the charter in is named to approve it, and the others are too few")]
    TooFewWithoutRequester,
    /// Others are named.
    #[error("this charter takes the approval of others")]
    NotNamed,
    /// Somebody else comes first.
    #[error("somebody else approves before you")]
    NotYet,
    /// Her deputy has approved for her.
    #[error("your deputy has approved this charter for you")]
    ByDeputy,
}

impl Approvals {
    /// Those of a charter that nobody has approved.
    #[must_use]
    pub fn none(id: PilotApprovalId, pilot: &Pilot, requirement: Requirement) -> Self {
        Self {
            id,
            pilot: pilot.id,
            parties: pilot.standing.parties,
            version: 0,
            state: State::Waiting,
            handed_in: pilot.version,
            content: pilot.charter_hash(),
            overriding: None,
            requester: pilot.requested_by,
            requirement,
            given: Vec::new(),
        }
    }

    /// Somebody approves, for herself or for one of those who are `away` and whose deputy she is.
    ///
    /// # Errors
    /// [`GiveError`] when her approval would not count.
    pub fn approve(
        self,
        by: &Party,
        away: &[UserId],
        at: Timestamp,
    ) -> Result<(Self, Event), GiveError> {
        let is = |who| who == Who::Buyer && by.side() == Side::Buyer;
        let action = match self.overriding {
            Some(_) => Action::Override,
            None => Action::Approve,
        };
        MACHINE.go(self.state, action, State::Waiting, is)?;
        let place = self.place_for(by.user(), away)?;
        let mut given = self.given.clone();
        given.push(Approval { by: by.user(), place, at });
        let is_enough = given.len() >= usize::from(self.requirement.approvals());
        let state = if is_enough { State::Complete } else { State::Waiting };
        let was = (self.version > 0).then(|| self.was());
        let next = Self { state, version: self.version + 1, given, ..self };
        let event = match was {
            Some(was) => was.becomes(&next, action, by.into(), at, None),
            None => next.born(action, by.into(), at),
        };
        Ok((next, event))
    }

    /// The place that an approval of hers would fill.
    ///
    /// # Errors
    /// [`GiveError`] when there is none.
    pub fn place_for(&self, person: UserId, away: &[UserId]) -> Result<UserId, GiveError> {
        if self.requester == Some(person) {
            return Err(GiveError::Requester);
        }
        if self.given.iter().any(|one| one.by == person) {
            return Err(GiveError::Twice);
        }
        let named = self.requirement.approvers();
        if named.is_empty() {
            return Ok(person);
        }
        let without = named.iter().filter(|one| self.requester != Some(**one)).count();
        if without < usize::from(self.requirement.approvals()) {
            return Err(GiveError::TooFewWithoutRequester);
        }
        // Her own place comes first.
        let hers = std::iter::once(person)
            .chain(away.iter().copied().filter(|one| self.requester != Some(*one)))
            .filter(|place| named.contains(place));
        let open: Vec<_> = hers.filter(|place| !self.is_filled(*place)).collect();
        let next = self.next_in_turn();
        match (open.first(), next) {
            (Some(first), None) => Ok(*first),
            (Some(_), Some(next)) if open.contains(&next) => Ok(next),
            (Some(_), Some(_)) => Err(GiveError::NotYet),
            (None, _) if named.contains(&person) => Err(GiveError::ByDeputy),
            (None, _) => Err(GiveError::NotNamed),
        }
    }

    /// Those who are named and whose places are to be filled next; none where anybody's approval counts.
    #[must_use]
    pub fn awaited(&self) -> Vec<UserId> {
        let named = self.requirement.approvers().iter().copied();
        let others: Vec<_> = named.filter(|one| self.requester != Some(*one)).collect();
        // Whoever can approve cannot complete it.
        if others.len() < usize::from(self.requirement.approvals()) {
            return Vec::new();
        }
        match self.next_in_turn() {
            Some(next) => vec![next],
            None => others.into_iter().filter(|one| !self.is_filled(*one)).collect(),
        }
    }

    fn is_filled(&self, place: UserId) -> bool {
        self.given.iter().any(|one| one.place == place)
    }

    fn next_in_turn(&self) -> Option<UserId> {
        let mut named = self.requirement.approvers().iter().copied();
        match self.requirement.order() {
            Order::Parallel => None,
            Order::Sequential => named.find(|place| !self.is_filled(*place)),
        }
    }

    /// The proof that all approvals are there.
    #[must_use]
    pub fn cleared(&self) -> Option<Cleared> {
        match (self.state, &self.overriding) {
            (State::Waiting, _) | (State::Complete, Some(_)) => None,
            (State::Complete, None) => Some(Cleared {
                pilot: self.pilot,
                handed_in: self.handed_in,
                charter: self.content,
            }),
        }
    }
}

impl Entity for Approvals {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::PilotApproval(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.parties.buyer)
    }

    fn content(&self) -> Content {
        let given: Vec<_> = self
            .given
            .iter()
            .map(|one| {
                Content::new()
                    .with("by", one.by.to_string())
                    .with("place", one.place.to_string())
                    .with("at", one.at.to_string())
            })
            .collect();
        let content = Content::new()
            .with("pilot", self.pilot.to_string())
            .with("content_hash", self.content.to_string())
            .with("handed_in", i64::from(self.handed_in))
            .with("requirement", self.requirement.content())
            .with("given", given);
        match &self.overriding {
            Some(overriding) => content.with("overriding", overriding.content()),
            None => content,
        }
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests;
