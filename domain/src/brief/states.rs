//! The states of a brief and what leads from one to the next.
//!
//! They are the buyer's own: whom it has invited sees the states of its invitation.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a brief, as the buyer alone sees them.
    pub enum State {
        /// The buyer writes.
        Draft = "draft",
        /// Suppliers are invited, and may hand proposals in.
        Published = "published",
        /// The time for proposals is over.
        Closed = "closed",
        /// The proposals are compared.
        Evaluating = "evaluating",
        /// It is known what becomes of them.
        Decided = "decided",
        /// It is put away.
        Archived = "archived",
        /// Nothing comes of it.
        Cancelled = "cancelled",
    }
}

names! {
    /// What happens to a brief.
    pub enum Action {
        /// The buyer begins to write.
        Draft = "draft",
        /// The buyer writes on.
        Revise = "revise",
        /// The buyer invites.
        Publish = "publish",
        /// The buyer changes by what it will judge, before anybody has handed something in.
        ReviseCriteria = "revise_criteria",
        /// The buyer gives everybody more time.
        Extend = "extend",
        /// The buyer tells everybody something.
        Clarify = "clarify",
        /// The buyer answers the question of one supplier to that one alone.
        Answer = "answer",
        /// Time passed: it closes.
        Lapse = "lapse",
        /// The buyer begins to compare.
        Evaluate = "evaluate",
        /// The buyer has decided.
        Decide = "decide",
        /// The buyer puts it away.
        Archive = "archive",
        /// The buyer calls it off.
        Cancel = "cancel",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Draft | Self::Revise | Self::ReviseCriteria | Self::Evaluate | Self::Archive => {
                Some(Permission::WriteBriefs)
            }
            Self::Publish
            | Self::Extend
            | Self::Clarify
            | Self::Answer
            | Self::Decide
            | Self::Cancel => Some(Permission::PublishBriefs),
            Self::Lapse => None,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "brief",
    initial: &[State::Draft],
    transitions: &[
        transition(State::Draft, Action::Revise, Who::Author, State::Draft),
        transition(State::Draft, Action::Publish, Who::Author, State::Published),
        transition(State::Draft, Action::Cancel, Who::Author, State::Cancelled),
        transition(State::Published, Action::ReviseCriteria, Who::Author, State::Published),
        transition(State::Published, Action::Extend, Who::Author, State::Published),
        transition(State::Published, Action::Clarify, Who::Author, State::Published),
        transition(State::Published, Action::Answer, Who::Author, State::Published),
        transition(State::Published, Action::Lapse, Who::Clock, State::Closed),
        transition(State::Published, Action::Cancel, Who::Author, State::Cancelled),
        transition(State::Closed, Action::Evaluate, Who::Author, State::Evaluating),
        transition(State::Closed, Action::Cancel, Who::Author, State::Cancelled),
        transition(State::Evaluating, Action::Decide, Who::Author, State::Decided),
        transition(State::Evaluating, Action::Cancel, Who::Author, State::Cancelled),
        transition(State::Decided, Action::Archive, Who::Author, State::Archived),
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
