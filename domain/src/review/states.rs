//! The states of a review and what leads from one to the next.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a review.
    pub enum State {
        /// A side has held it; the other is to look at it.
        Held = "held",
        /// The other side has seen it, or has let its time pass.
        Acknowledged = "acknowledged",
    }
}

names! {
    /// What happens to a review.
    pub enum Action {
        /// A side holds it: the figures are frozen.
        Hold = "hold",
        /// The other side has seen it.
        Acknowledge = "acknowledge",
        /// Nobody has said anything.
        Lapse = "lapse",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Hold | Self::Acknowledge => Some(Permission::AgreePlans),
            Self::Lapse => None,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "review",
    initial: &[State::Held],
    transitions: &[
        transition(State::Held, Action::Acknowledge, Who::Counterpart, State::Acknowledged),
        transition(State::Held, Action::Lapse, Who::Clock, State::Acknowledged),
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
