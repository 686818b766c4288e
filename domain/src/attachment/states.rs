//! The states of a file and what leads from one to the next. Its author is the side that brings it.

use crate::{
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a file.
    pub enum State {
        /// It is announced; its bytes are to come.
        Pending = "pending",
        /// Its bytes are there and never change.
        Complete = "complete",
        /// It is gone.
        Removed = "removed",
    }
}

names! {
    /// What happens to a file.
    pub enum Action {
        /// A side says which file it will bring.
        Announce = "announce",
        /// Its bytes are there.
        Complete = "complete",
        /// The side that brought it takes it away.
        Remove = "remove",
        /// Its bytes have not come in time.
        Lapse = "lapse",
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "attachment",
    initial: &[State::Pending],
    transitions: &[
        transition(State::Pending, Action::Complete, Who::Author, State::Complete),
        transition(State::Pending, Action::Remove, Who::Author, State::Removed),
        transition(State::Pending, Action::Lapse, Who::Clock, State::Removed),
        transition(State::Complete, Action::Remove, Who::Author, State::Removed),
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
