//! The states of a panel and of whoever sits on it, and what leads from one to the next.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a panel, as the buyer alone sees them.
    pub enum State {
        /// It reviews.
        Open = "open",
        /// The proposal needs no review any more.
        Closed = "closed",
    }
}

names! {
    /// What happens to a panel.
    pub enum Action {
        /// It is called together.
        Convene = "convene",
        /// It judges by other criteria; nobody has scored.
        ChangeCriteria = "change_criteria",
        /// One more reviews.
        AddReviewer = "add_reviewer",
        /// One reviews no more.
        RemoveReviewer = "remove_reviewer",
        /// A reviewer says that nothing stands against her judging.
        Declare = "declare",
        /// A reviewer says that something does.
        DeclareConflict = "declare_conflict",
        /// A reviewer scores, at first or anew.
        Score = "score",
        /// Its day is near: who has not scored is reminded.
        Remind = "remind",
        /// The proposal needs no review any more.
        Close = "close",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Convene | Self::ChangeCriteria | Self::AddReviewer | Self::RemoveReviewer => {
                Some(Permission::ConvenePanels)
            }
            Self::Declare | Self::DeclareConflict | Self::Score => Some(Permission::ScoreProposals),
            Self::Close => Some(Permission::DecideProposals),
            Self::Remind => None,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "panel",
    initial: &[State::Open],
    transitions: &[
        transition(State::Open, Action::ChangeCriteria, Who::Author, State::Open),
        transition(State::Open, Action::AddReviewer, Who::Author, State::Open),
        transition(State::Open, Action::RemoveReviewer, Who::Author, State::Open),
        transition(State::Open, Action::Declare, Who::Reviewer, State::Open),
        transition(State::Open, Action::DeclareConflict, Who::Reviewer, State::Open),
        transition(State::Open, Action::Score, Who::Reviewer, State::Open),
        transition(State::Open, Action::Remind, Who::Clock, State::Open),
        transition(State::Open, Action::Close, Who::Author, State::Closed),
        transition(State::Open, Action::Close, Who::Clock, State::Closed),
    ],
};

names! {
    /// How far a reviewer is.
    pub enum SeatState {
        /// Asked to review.
        Invited = "invited",
        /// She has declared that nothing stands against her judging.
        Declared = "declared",
        /// Her scores are in.
        Scored = "scored",
        /// She has declared a conflict, and is off.
        Conflicted = "conflicted",
        /// She was taken off.
        Removed = "removed",
    }
}

/// The states of a reviewer and what leads from one to the next.
pub const SEATS: Machine<SeatState, Action> = Machine {
    noun: "reviewer",
    initial: &[SeatState::Invited],
    transitions: &[
        transition(SeatState::Invited, Action::Declare, Who::Reviewer, SeatState::Declared),
        transition(SeatState::Declared, Action::Score, Who::Reviewer, SeatState::Scored),
        transition(SeatState::Scored, Action::Score, Who::Reviewer, SeatState::Scored),
        transition(
            SeatState::Invited,
            Action::DeclareConflict,
            Who::Reviewer,
            SeatState::Conflicted,
        ),
        transition(
            SeatState::Declared,
            Action::DeclareConflict,
            Who::Reviewer,
            SeatState::Conflicted,
        ),
        transition(
            SeatState::Scored,
            Action::DeclareConflict,
            Who::Reviewer,
            SeatState::Conflicted,
        ),
        transition(SeatState::Invited, Action::RemoveReviewer, Who::Author, SeatState::Removed),
        transition(SeatState::Declared, Action::RemoveReviewer, Who::Author, SeatState::Removed),
        transition(SeatState::Scored, Action::RemoveReviewer, Who::Author, SeatState::Removed),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagram() {
        insta::assert_snapshot!(MACHINE.diagram());
    }

    #[test]
    fn the_diagram_of_a_reviewer() {
        insta::assert_snapshot!(SEATS.diagram());
    }
}
