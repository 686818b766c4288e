//! The states of a partnership and what leads from one to the next.

use crate::{
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a partnership.
    pub enum State {
        /// One side has proposed it; the other has not answered.
        Proposed = "proposed",
        /// Both work together.
        Active = "active",
        /// One side has stopped the work for the time being.
        Suspended = "suspended",
        /// Notice was given; work goes on until the end.
        Ending = "ending",
        /// It is over; what was shared stays readable.
        Ended = "ended",
        /// It never came about.
        Closed = "closed",
    }
}

names! {
    /// What happens to a partnership.
    pub enum Action {
        /// A side proposes it.
        Propose = "propose",
        /// The other side accepts.
        Accept = "accept",
        /// The other side declines.
        Decline = "decline",
        /// The author takes its proposal back.
        Withdraw = "withdraw",
        /// A side stops the work for the time being.
        Suspend = "suspend",
        /// The side that suspended lets the work go on.
        Resume = "resume",
        /// A side gives notice.
        GiveNotice = "give_notice",
        /// Time passed.
        Lapse = "lapse",
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "partnership",
    initial: &[State::Proposed],
    transitions: &[
        transition(State::Proposed, Action::Accept, Who::Counterpart, State::Active),
        transition(State::Proposed, Action::Decline, Who::Counterpart, State::Closed),
        transition(State::Proposed, Action::Withdraw, Who::Author, State::Closed),
        transition(State::Proposed, Action::Lapse, Who::Clock, State::Closed),
        transition(State::Active, Action::Suspend, Who::Either, State::Suspended),
        transition(State::Active, Action::GiveNotice, Who::Either, State::Ending),
        transition(State::Suspended, Action::Resume, Who::Suspender, State::Active),
        transition(State::Suspended, Action::GiveNotice, Who::Either, State::Ending),
        transition(State::Ending, Action::Lapse, Who::Clock, State::Ended),
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
