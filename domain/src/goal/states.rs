//! The states of a goal and what leads from one to the next.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a goal.
    pub enum State {
        /// The author writes; the other side does not know of it.
        Draft = "draft",
        /// The other side is to agree.
        Proposed = "proposed",
        /// The other side wants it otherwise.
        ChangesRequested = "changes_requested",
        /// Both agree; it has not begun.
        Agreed = "agreed",
        /// It has begun, and is measured.
        Active = "active",
        /// A side, or time, says how it ended; the other is to confirm.
        OutcomeProposed = "outcome_proposed",
        /// It was reached.
        Achieved = "achieved",
        /// It was not reached.
        Missed = "missed",
        /// Both gave it up.
        Cancelled = "cancelled",
        /// It never came about.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// What happens to a goal.
    pub enum Action {
        /// A side begins to write.
        Draft = "draft",
        /// The author writes on; or either side answers a request for changes.
        Revise = "revise",
        /// The author proposes it to the other side.
        Propose = "propose",
        /// The other side wants it otherwise.
        RequestChanges = "request_changes",
        /// The other side agrees.
        Agree = "agree",
        /// The author takes it back.
        Withdraw = "withdraw",
        /// A side names another owner of its own.
        Assign = "assign",
        /// The side that measures writes a value down.
        Measure = "measure",
        /// The other side confirms a value.
        ConfirmMeasurement = "confirm_measurement",
        /// The other side disputes a value.
        DisputeMeasurement = "dispute_measurement",
        /// Nobody has disputed the values for long: they are accepted.
        AcceptMeasurements = "accept_measurements",
        /// A side proposes other terms, or to give it up.
        ProposeAmendment = "propose_amendment",
        /// The other side agrees to that.
        AcceptAmendment = "accept_amendment",
        /// The other side does not.
        DeclineAmendment = "decline_amendment",
        /// The side that proposed it takes it back.
        WithdrawAmendment = "withdraw_amendment",
        /// Nobody has answered it.
        LapseAmendment = "lapse_amendment",
        /// Its first day has come.
        Start = "start",
        /// A side, or time, says how it ended.
        ProposeOutcome = "propose_outcome",
        /// The other side agrees.
        ConfirmOutcome = "confirm_outcome",
        /// The other side does not.
        DisputeOutcome = "dispute_outcome",
        /// The dispute lasts: those who lead hear of it.
        Escalate = "escalate",
        /// Time passed.
        Lapse = "lapse",
        /// The plan has ended before it.
        End = "end",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Draft
            | Self::Revise
            | Self::Propose
            | Self::RequestChanges
            | Self::Withdraw
            | Self::Assign
            | Self::WithdrawAmendment => Some(Permission::WritePlans),
            Self::Agree
            | Self::ProposeAmendment
            | Self::AcceptAmendment
            | Self::DeclineAmendment
            | Self::ProposeOutcome
            | Self::ConfirmOutcome
            | Self::DisputeOutcome => Some(Permission::AgreePlans),
            Self::Measure => Some(Permission::RecordMeasurements),
            Self::ConfirmMeasurement | Self::DisputeMeasurement => {
                Some(Permission::ConfirmMeasurements)
            }
            Self::AcceptMeasurements
            | Self::LapseAmendment
            | Self::Start
            | Self::Escalate
            | Self::Lapse
            | Self::End => None,
        }
    }
}

impl State {
    /// True while it counts in its plan: it was agreed and not given up.
    #[must_use]
    pub fn counts(self) -> bool {
        match self {
            Self::Agreed | Self::Active | Self::OutcomeProposed | Self::Achieved | Self::Missed => {
                true
            }
            Self::Draft
            | Self::Proposed
            | Self::ChangesRequested
            | Self::Cancelled
            | Self::Withdrawn => false,
        }
    }
}

/// The states and what leads from one to the next. The author is the side that has proposed what waits
/// for an answer: the goal, an amendment, its outcome.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "goal",
    initial: &[State::Draft],
    transitions: &[
        transition(State::Draft, Action::Revise, Who::Author, State::Draft),
        transition(State::Draft, Action::Propose, Who::Author, State::Proposed),
        transition(State::Draft, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Draft, Action::End, Who::Clock, State::Withdrawn),
        transition(
            State::Proposed,
            Action::RequestChanges,
            Who::Counterpart,
            State::ChangesRequested,
        ),
        transition(State::Proposed, Action::Agree, Who::Counterpart, State::Agreed),
        transition(State::Proposed, Action::Agree, Who::Counterpart, State::Active),
        transition(State::Proposed, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Proposed, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::Proposed, Action::End, Who::Clock, State::Withdrawn),
        transition(State::ChangesRequested, Action::Revise, Who::Either, State::Proposed),
        transition(State::ChangesRequested, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::ChangesRequested, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::ChangesRequested, Action::End, Who::Clock, State::Withdrawn),
        transition(State::Agreed, Action::Start, Who::Clock, State::Active),
        transition(State::Agreed, Action::Assign, Who::Either, State::Agreed),
        transition(State::Agreed, Action::ProposeAmendment, Who::Either, State::Agreed),
        transition(State::Agreed, Action::AcceptAmendment, Who::Counterpart, State::Agreed),
        transition(State::Agreed, Action::AcceptAmendment, Who::Counterpart, State::Active),
        transition(State::Agreed, Action::AcceptAmendment, Who::Counterpart, State::Cancelled),
        transition(State::Agreed, Action::DeclineAmendment, Who::Counterpart, State::Agreed),
        transition(State::Agreed, Action::WithdrawAmendment, Who::Author, State::Agreed),
        transition(State::Agreed, Action::LapseAmendment, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::End, Who::Clock, State::Cancelled),
        transition(State::Active, Action::Measure, Who::Measurer, State::Active),
        transition(State::Active, Action::ConfirmMeasurement, Who::Checker, State::Active),
        transition(State::Active, Action::DisputeMeasurement, Who::Checker, State::Active),
        transition(State::Active, Action::AcceptMeasurements, Who::Clock, State::Active),
        transition(State::Active, Action::Assign, Who::Either, State::Active),
        transition(State::Active, Action::ProposeAmendment, Who::Either, State::Active),
        transition(State::Active, Action::AcceptAmendment, Who::Counterpart, State::Active),
        transition(State::Active, Action::AcceptAmendment, Who::Counterpart, State::Cancelled),
        transition(State::Active, Action::DeclineAmendment, Who::Counterpart, State::Active),
        transition(State::Active, Action::WithdrawAmendment, Who::Author, State::Active),
        transition(State::Active, Action::LapseAmendment, Who::Clock, State::Active),
        transition(State::Active, Action::ProposeOutcome, Who::Either, State::OutcomeProposed),
        transition(State::Active, Action::Escalate, Who::Clock, State::Active),
        transition(State::Active, Action::Lapse, Who::Clock, State::OutcomeProposed),
        transition(State::Active, Action::End, Who::Clock, State::Cancelled),
        transition(State::OutcomeProposed, Action::Assign, Who::Either, State::OutcomeProposed),
        transition(
            State::OutcomeProposed,
            Action::ConfirmOutcome,
            Who::Counterpart,
            State::Achieved,
        ),
        transition(State::OutcomeProposed, Action::ConfirmOutcome, Who::Counterpart, State::Missed),
        transition(State::OutcomeProposed, Action::DisputeOutcome, Who::Counterpart, State::Active),
        transition(State::OutcomeProposed, Action::Lapse, Who::Clock, State::Achieved),
        transition(State::OutcomeProposed, Action::Lapse, Who::Clock, State::Missed),
        transition(State::OutcomeProposed, Action::End, Who::Clock, State::Cancelled),
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
