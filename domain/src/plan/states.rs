//! The states of a plan and what leads from one to the next.
//!
//! Until both have signed, the author is the side whose terms lie on the table; after that, the side
//! that has proposed an amendment.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a plan.
    pub enum State {
        /// One side writes it; the other does not know of it.
        Draft = "draft",
        /// The author has signed; the other side is to sign.
        Proposed = "proposed",
        /// Its terms are worked on again: nobody's signature stands.
        ChangesRequested = "changes_requested",
        /// Both have signed; its first day is to come.
        Agreed = "agreed",
        /// It governs.
        InForce = "in_force",
        /// Its last day has passed.
        Closed = "closed",
        /// A side has ended it before its last day.
        Terminated = "terminated",
        /// It came to nothing.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// What happens to a plan.
    pub enum Action {
        /// A side begins to write it.
        Draft = "draft",
        /// A side changes its terms.
        Revise = "revise",
        /// The author signs its terms and proposes them to the other side.
        Propose = "propose",
        /// The other side asks for other terms.
        RequestChanges = "request_changes",
        /// The other side signs exactly the terms that the author signed.
        Agree = "agree",
        /// The author takes it back.
        Withdraw = "withdraw",
        /// A side ends it before its last day.
        Terminate = "terminate",
        /// A side signs new terms and proposes them to the other side.
        Amend = "amend",
        /// The other side signs exactly the new terms.
        AcceptAmendment = "accept_amendment",
        /// The other side does not agree to the new terms.
        DeclineAmendment = "decline_amendment",
        /// The side that proposed new terms takes them back.
        WithdrawAmendment = "withdraw_amendment",
        /// Its first day has begun.
        TakeEffect = "take_effect",
        /// Its last day has passed.
        Close = "close",
        /// Nobody has answered it.
        Lapse = "lapse",
        /// Nobody has answered the new terms.
        LapseAmendment = "lapse_amendment",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does. Whatever binds a side is a signature.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Draft
            | Self::Revise
            | Self::RequestChanges
            | Self::Withdraw
            | Self::WithdrawAmendment => Some(Permission::WritePlans),
            Self::Propose
            | Self::Agree
            | Self::Terminate
            | Self::Amend
            | Self::AcceptAmendment
            | Self::DeclineAmendment => Some(Permission::AgreePlans),
            Self::TakeEffect | Self::Close | Self::Lapse | Self::LapseAmendment => None,
        }
    }
}

impl State {
    /// True while both have signed it and it has not ended.
    #[must_use]
    pub fn is_agreed(self) -> bool {
        match self {
            Self::Agreed | Self::InForce => true,
            Self::Draft
            | Self::Proposed
            | Self::ChangesRequested
            | Self::Closed
            | Self::Terminated
            | Self::Withdrawn => false,
        }
    }

    /// True once nothing of it moves any more.
    #[must_use]
    pub fn has_ended(self) -> bool {
        match self {
            Self::Closed | Self::Terminated | Self::Withdrawn => true,
            Self::Draft
            | Self::Proposed
            | Self::ChangesRequested
            | Self::Agreed
            | Self::InForce => false,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "plan",
    initial: &[State::Draft],
    transitions: &[
        transition(State::Draft, Action::Revise, Who::Author, State::Draft),
        transition(State::Draft, Action::Propose, Who::Author, State::Proposed),
        transition(State::Draft, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Proposed, Action::Agree, Who::Counterpart, State::Agreed),
        transition(State::Proposed, Action::Agree, Who::Counterpart, State::InForce),
        transition(
            State::Proposed,
            Action::RequestChanges,
            Who::Counterpart,
            State::ChangesRequested,
        ),
        transition(State::Proposed, Action::Revise, Who::Either, State::ChangesRequested),
        transition(State::Proposed, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Proposed, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::ChangesRequested, Action::Revise, Who::Either, State::ChangesRequested),
        transition(State::ChangesRequested, Action::Propose, Who::Author, State::Proposed),
        transition(State::ChangesRequested, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::ChangesRequested, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::Agreed, Action::TakeEffect, Who::Clock, State::InForce),
        transition(State::Agreed, Action::Amend, Who::Either, State::Agreed),
        transition(State::Agreed, Action::AcceptAmendment, Who::Counterpart, State::Agreed),
        transition(State::Agreed, Action::AcceptAmendment, Who::Counterpart, State::InForce),
        transition(State::Agreed, Action::DeclineAmendment, Who::Counterpart, State::Agreed),
        transition(State::Agreed, Action::WithdrawAmendment, Who::Author, State::Agreed),
        transition(State::Agreed, Action::LapseAmendment, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::Terminate, Who::Either, State::Terminated),
        transition(State::InForce, Action::Amend, Who::Either, State::InForce),
        transition(State::InForce, Action::AcceptAmendment, Who::Counterpart, State::InForce),
        transition(State::InForce, Action::DeclineAmendment, Who::Counterpart, State::InForce),
        transition(State::InForce, Action::WithdrawAmendment, Who::Author, State::InForce),
        transition(State::InForce, Action::LapseAmendment, Who::Clock, State::InForce),
        transition(State::InForce, Action::Terminate, Who::Either, State::Terminated),
        transition(State::InForce, Action::Close, Who::Clock, State::Closed),
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
