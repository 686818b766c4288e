//! The states of an invitation to a brief and what leads from one to the next.
//!
//! What is common to the invitations of one brief is done by the buyer to all of them at once.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of an invitation, as both sides see them.
    pub enum State {
        /// The supplier may ask, and hand proposals in.
        Open = "open",
        /// The time for proposals is over.
        Closed = "closed",
        /// Nothing comes of it.
        Cancelled = "cancelled",
    }
}

names! {
    /// What happens to an invitation.
    pub enum Action {
        /// The buyer invites.
        Invite = "invite",
        /// The supplier opens the detail for the first time.
        OpenDetail = "open_detail",
        /// The supplier asks.
        Ask = "ask",
        /// The buyer answers this supplier alone.
        Answer = "answer",
        /// The buyer tells something.
        Clarify = "clarify",
        /// The buyer changes by what it will judge.
        ReviseCriteria = "revise_criteria",
        /// The buyer gives more time.
        Extend = "extend",
        /// It closes soon.
        Remind = "remind",
        /// Time passed: it closes, or ends with its partnership.
        Lapse = "lapse",
        /// The buyer calls it off.
        Cancel = "cancel",
    }
}

impl Action {
    /// The permission that it takes; `None` for what the buyer does to all of a brief, and for what time
    /// does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::OpenDetail => Some(Permission::Read),
            Self::Ask => Some(Permission::WriteProposals),
            Self::Invite
            | Self::Answer
            | Self::Clarify
            | Self::ReviseCriteria
            | Self::Extend
            | Self::Remind
            | Self::Lapse
            | Self::Cancel => None,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "invitation to a brief",
    initial: &[State::Open],
    transitions: &[
        transition(State::Open, Action::OpenDetail, Who::Supplier, State::Open),
        transition(State::Open, Action::Ask, Who::Supplier, State::Open),
        transition(State::Open, Action::Answer, Who::Buyer, State::Open),
        transition(State::Open, Action::Clarify, Who::Buyer, State::Open),
        transition(State::Open, Action::ReviseCriteria, Who::Buyer, State::Open),
        transition(State::Open, Action::Extend, Who::Buyer, State::Open),
        transition(State::Open, Action::Remind, Who::Clock, State::Open),
        transition(State::Open, Action::Lapse, Who::Clock, State::Closed),
        transition(State::Open, Action::Lapse, Who::Clock, State::Cancelled),
        transition(State::Open, Action::Cancel, Who::Buyer, State::Cancelled),
        transition(State::Closed, Action::OpenDetail, Who::Supplier, State::Closed),
        transition(State::Closed, Action::Cancel, Who::Buyer, State::Cancelled),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagram() {
        insta::assert_snapshot!(MACHINE.diagram());
    }
}
