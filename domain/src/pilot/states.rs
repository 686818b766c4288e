//! The states of a pilot and what leads from one to the next.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a pilot.
    pub enum State {
        /// One side writes the charter; the other does not know of it.
        Draft = "draft",
        /// The other side has the charter.
        CharterReview = "charter_review",
        /// The charter was sent back.
        ChangesRequested = "changes_requested",
        /// The buyer has signed the charter.
        ApprovedByBuyer = "approved_by_buyer",
        /// Both have signed the charter.
        Approved = "approved",
        /// Both are ready to start.
        Ready = "ready",
        /// It runs.
        Running = "running",
        /// It stands still for the time being.
        Paused = "paused",
        /// It has ended; the results are gathered.
        Evaluating = "evaluating",
        /// The results are there; the buyer is to decide.
        DecisionDue = "decision_due",
        /// The buyer has not decided in time.
        Overdue = "overdue",
        /// The buyer has decided.
        Closed = "closed",
        /// The buyer has rejected the charter.
        Rejected = "rejected",
        /// A side called it off before it ran.
        Cancelled = "cancelled",
    }
}

names! {
    /// What happens to a pilot.
    pub enum Action {
        /// A side begins to write the charter.
        Draft = "draft",
        /// The author writes on.
        Revise = "revise",
        /// The author hands the charter to the other side.
        Submit = "submit",
        /// A side sends the charter back.
        RequestChanges = "request_changes",
        /// The buyer signs the charter.
        Approve = "approve",
        /// The buyer rejects the charter.
        Reject = "reject",
        /// The supplier signs the charter that the buyer signed.
        Countersign = "countersign",
        /// A side is ready to start.
        ConfirmReadiness = "confirm_readiness",
        /// It starts.
        Start = "start",
        /// It stands still for the time being.
        Pause = "pause",
        /// It goes on.
        Resume = "resume",
        /// It has ended.
        Evaluate = "evaluate",
        /// The side that measures writes down what was measured.
        EnterResults = "enter_results",
        /// The other side lets values stand.
        ConfirmResults = "confirm_results",
        /// The other side says that a value is not right.
        DisputeResult = "dispute_result",
        /// The results are published.
        PublishResults = "publish_results",
        /// The buyer decides what becomes of it.
        Decide = "decide",
        /// A side calls it off.
        Cancel = "cancel",
        /// Time passed.
        Lapse = "lapse",
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Draft
            | Self::Revise
            | Self::Submit
            | Self::ConfirmReadiness
            | Self::Start
            | Self::Pause
            | Self::Resume
            | Self::Evaluate
            | Self::EnterResults
            | Self::PublishResults
            | Self::Cancel => Some(Permission::WritePilots),
            Self::ConfirmResults | Self::DisputeResult => Some(Permission::ConfirmMeasurements),
            Self::RequestChanges => Some(Permission::ReviewPilots),
            Self::Approve | Self::Reject => Some(Permission::ApprovePilots),
            Self::Countersign => Some(Permission::CountersignPilots),
            Self::Decide => Some(Permission::DecidePilots),
            Self::Lapse => None,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "pilot",
    initial: &[State::Draft],
    transitions: &[
        transition(State::Draft, Action::Revise, Who::Author, State::Draft),
        transition(State::Draft, Action::Submit, Who::Author, State::CharterReview),
        transition(State::Draft, Action::Cancel, Who::Author, State::Cancelled),
        transition(State::CharterReview, Action::Approve, Who::Buyer, State::ApprovedByBuyer),
        transition(State::CharterReview, Action::Reject, Who::Buyer, State::Rejected),
        transition(
            State::CharterReview,
            Action::RequestChanges,
            Who::Either,
            State::ChangesRequested,
        ),
        transition(State::CharterReview, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::ChangesRequested, Action::Revise, Who::Author, State::ChangesRequested),
        transition(State::ChangesRequested, Action::Submit, Who::Author, State::CharterReview),
        transition(State::ChangesRequested, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::ApprovedByBuyer, Action::Countersign, Who::Supplier, State::Approved),
        transition(
            State::ApprovedByBuyer,
            Action::RequestChanges,
            Who::Supplier,
            State::ChangesRequested,
        ),
        transition(State::ApprovedByBuyer, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::Approved, Action::ConfirmReadiness, Who::Either, State::Approved),
        transition(State::Approved, Action::ConfirmReadiness, Who::Either, State::Ready),
        transition(State::Approved, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::Ready, Action::Start, Who::Either, State::Running),
        transition(State::Ready, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::Running, Action::Pause, Who::Either, State::Paused),
        transition(State::Running, Action::Evaluate, Who::Either, State::Evaluating),
        transition(State::Running, Action::Lapse, Who::Clock, State::Evaluating),
        transition(State::Paused, Action::Resume, Who::Either, State::Running),
        transition(State::Paused, Action::Evaluate, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::EnterResults, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::ConfirmResults, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::DisputeResult, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::PublishResults, Who::Either, State::DecisionDue),
        transition(State::DecisionDue, Action::ConfirmResults, Who::Either, State::DecisionDue),
        transition(State::DecisionDue, Action::DisputeResult, Who::Either, State::DecisionDue),
        transition(State::DecisionDue, Action::Decide, Who::Buyer, State::Closed),
        transition(State::DecisionDue, Action::Lapse, Who::Clock, State::Overdue),
        transition(State::Overdue, Action::ConfirmResults, Who::Either, State::Overdue),
        transition(State::Overdue, Action::DisputeResult, Who::Either, State::Overdue),
        transition(State::Overdue, Action::Decide, Who::Buyer, State::Closed),
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
