//! The states of an innovation and what leads from one to the next.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of an innovation, as its organisation alone sees them.
    pub enum State {
        /// It is worked on, and can be pitched.
        Active = "active",
        /// It is put away.
        Archived = "archived",
    }
}

names! {
    /// What happens to an innovation.
    pub enum Action {
        /// It is written down.
        Draft = "draft",
        /// It is written anew.
        Revise = "revise",
        /// It is put away.
        Archive = "archive",
        /// It is taken out again.
        Restore = "restore",
        /// A proposal is made of it, of which the proposal alone has an event.
        Pitch = "pitch",
    }
}

impl Action {
    /// The permission that it takes.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Draft | Self::Revise | Self::Archive | Self::Restore => {
                Permission::WriteInnovations
            }
            Self::Pitch => Permission::WriteProposals,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "innovation",
    initial: &[State::Active],
    transitions: &[
        transition(State::Active, Action::Revise, Who::Author, State::Active),
        transition(State::Active, Action::Pitch, Who::Author, State::Active),
        transition(State::Active, Action::Archive, Who::Author, State::Archived),
        transition(State::Archived, Action::Restore, Who::Author, State::Active),
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
