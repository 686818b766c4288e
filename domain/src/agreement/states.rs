//! The states of an agreement and what leads from one to the next.
//!
//! The author is the side whose terms lie on the table. Whether an agreement that both have signed is
//! live follows from its days and is no state.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of an agreement.
    pub enum State {
        /// One side writes it; the other does not know of it.
        Draft = "draft",
        /// The author has signed; the other side is to sign.
        Proposed = "proposed",
        /// Its terms are worked on again: nobody's signature stands.
        ChangesRequested = "changes_requested",
        /// Both have signed.
        Signed = "signed",
        /// A side has given notice.
        Ending = "ending",
        /// Its last day has passed.
        Expired = "expired",
        /// The notice of a side has ended it.
        Terminated = "terminated",
        /// Another one has come in its place.
        Superseded = "superseded",
        /// It came to nothing.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// What happens to an agreement.
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
        /// A side gives notice.
        Terminate = "terminate",
        /// Both have signed another one, which comes in its place.
        Supersede = "supersede",
        /// Time passed.
        Lapse = "lapse",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time and another agreement do.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Draft | Self::Revise | Self::RequestChanges | Self::Withdraw => {
                Some(Permission::WriteAgreements)
            }
            Self::Propose | Self::Agree | Self::Terminate => Some(Permission::SignAgreements),
            Self::Supersede | Self::Lapse => None,
        }
    }
}

impl State {
    /// True while both have signed it and it has not ended.
    #[must_use]
    pub fn is_signed(self) -> bool {
        match self {
            Self::Signed | Self::Ending => true,
            Self::Draft
            | Self::Proposed
            | Self::ChangesRequested
            | Self::Expired
            | Self::Terminated
            | Self::Superseded
            | Self::Withdrawn => false,
        }
    }

    /// True while its terms can change.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Draft | Self::Proposed | Self::ChangesRequested => true,
            Self::Signed
            | Self::Ending
            | Self::Expired
            | Self::Terminated
            | Self::Superseded
            | Self::Withdrawn => false,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "agreement",
    initial: &[State::Draft],
    transitions: &[
        transition(State::Draft, Action::Revise, Who::Author, State::Draft),
        transition(State::Draft, Action::Propose, Who::Author, State::Proposed),
        transition(State::Draft, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Proposed, Action::Agree, Who::Counterpart, State::Signed),
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
        transition(State::Signed, Action::Terminate, Who::Either, State::Ending),
        transition(State::Signed, Action::Terminate, Who::Either, State::Terminated),
        transition(State::Signed, Action::Supersede, Who::Either, State::Signed),
        transition(State::Signed, Action::Supersede, Who::Either, State::Superseded),
        transition(State::Signed, Action::Lapse, Who::Clock, State::Expired),
        transition(State::Signed, Action::Lapse, Who::Clock, State::Superseded),
        transition(State::Ending, Action::Supersede, Who::Either, State::Ending),
        transition(State::Ending, Action::Supersede, Who::Either, State::Superseded),
        transition(State::Ending, Action::Lapse, Who::Clock, State::Terminated),
        transition(State::Ending, Action::Lapse, Who::Clock, State::Expired),
        transition(State::Ending, Action::Lapse, Who::Clock, State::Superseded),
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
