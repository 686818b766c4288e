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
        /// The buyer has not decided in time, or could not, since its own results are missing.
        Overdue = "overdue",
        /// The buyer has decided.
        Closed = "closed",
        /// The buyer has not decided at all: it has closed without a decision.
        Undecided = "undecided",
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
        /// A side has done items of its checklist.
        TickItems = "tick_items",
        /// They are not done after all.
        UntickItems = "untick_items",
        /// A side is ready to start.
        ConfirmReadiness = "confirm_readiness",
        /// A side proposes another charter.
        Amend = "amend",
        /// The buyer signs it.
        ApproveAmendment = "approve_amendment",
        /// The supplier signs what the buyer signed.
        CountersignAmendment = "countersign_amendment",
        /// A side does not agree to it.
        DeclineAmendment = "decline_amendment",
        /// The side that proposed it takes it back.
        WithdrawAmendment = "withdraw_amendment",
        /// Nobody signed it in time.
        LapseAmendment = "lapse_amendment",
        /// It starts.
        Start = "start",
        /// It stands still for the time being.
        Pause = "pause",
        /// It goes on.
        Resume = "resume",
        /// The day of a gate has come.
        GateDue = "gate_due",
        /// The buyer says at a gate whether it goes on.
        RecordGate = "record_gate",
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
        /// The buyer proposes to extend it.
        Extend = "extend",
        /// The supplier signs that.
        AcceptExtension = "accept_extension",
        /// The supplier does not.
        DeclineExtension = "decline_extension",
        /// It did not answer in time.
        LapseExtension = "lapse_extension",
        /// A side calls it off.
        Cancel = "cancel",
        /// A decision is missing for a week.
        RemindWeek = "remind_week",
        /// It is missing for two.
        RemindFortnight = "remind_fortnight",
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
            | Self::TickItems
            | Self::UntickItems
            | Self::ConfirmReadiness
            | Self::Start
            | Self::Pause
            | Self::Resume
            | Self::Evaluate
            | Self::EnterResults
            | Self::PublishResults
            | Self::Cancel => Some(Permission::WritePilots),
            Self::ConfirmResults | Self::DisputeResult => Some(Permission::ConfirmMeasurements),
            Self::Submit | Self::Amend | Self::WithdrawAmendment => Some(Permission::SubmitPilots),
            Self::RequestChanges | Self::DeclineAmendment => Some(Permission::ReviewPilots),
            Self::Approve | Self::Reject | Self::ApproveAmendment => {
                Some(Permission::ApprovePilots)
            }
            Self::Countersign
            | Self::CountersignAmendment
            | Self::AcceptExtension
            | Self::DeclineExtension => Some(Permission::CountersignPilots),
            Self::RecordGate => Some(Permission::GatePilots),
            Self::Decide | Self::Extend => Some(Permission::DecidePilots),
            Self::LapseAmendment
            | Self::LapseExtension
            | Self::GateDue
            | Self::RemindWeek
            | Self::RemindFortnight
            | Self::Lapse => None,
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
        transition(State::Approved, Action::TickItems, Who::Either, State::Approved),
        transition(State::Approved, Action::UntickItems, Who::Either, State::Approved),
        transition(State::Approved, Action::ConfirmReadiness, Who::Either, State::Approved),
        transition(State::Approved, Action::ConfirmReadiness, Who::Either, State::Ready),
        transition(State::Approved, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::Approved, Action::Amend, Who::Either, State::Approved),
        transition(State::Approved, Action::ApproveAmendment, Who::Buyer, State::Approved),
        transition(State::Approved, Action::CountersignAmendment, Who::Supplier, State::Approved),
        transition(State::Approved, Action::DeclineAmendment, Who::Either, State::Approved),
        transition(State::Approved, Action::WithdrawAmendment, Who::Either, State::Approved),
        transition(State::Approved, Action::LapseAmendment, Who::Clock, State::Approved),
        transition(State::Ready, Action::Amend, Who::Either, State::Ready),
        transition(State::Ready, Action::ApproveAmendment, Who::Buyer, State::Ready),
        transition(State::Ready, Action::CountersignAmendment, Who::Supplier, State::Ready),
        transition(State::Ready, Action::DeclineAmendment, Who::Either, State::Ready),
        transition(State::Ready, Action::WithdrawAmendment, Who::Either, State::Ready),
        transition(State::Ready, Action::LapseAmendment, Who::Clock, State::Ready),
        transition(State::Running, Action::Amend, Who::Either, State::Running),
        transition(State::Running, Action::ApproveAmendment, Who::Buyer, State::Running),
        transition(State::Running, Action::CountersignAmendment, Who::Supplier, State::Running),
        transition(State::Running, Action::DeclineAmendment, Who::Either, State::Running),
        transition(State::Running, Action::WithdrawAmendment, Who::Either, State::Running),
        transition(State::Running, Action::LapseAmendment, Who::Clock, State::Running),
        transition(State::Paused, Action::Amend, Who::Either, State::Paused),
        transition(State::Paused, Action::ApproveAmendment, Who::Buyer, State::Paused),
        transition(State::Paused, Action::CountersignAmendment, Who::Supplier, State::Paused),
        transition(State::Paused, Action::DeclineAmendment, Who::Either, State::Paused),
        transition(State::Paused, Action::WithdrawAmendment, Who::Either, State::Paused),
        transition(State::Paused, Action::LapseAmendment, Who::Clock, State::Paused),
        transition(State::Ready, Action::Start, Who::Either, State::Running),
        transition(State::Ready, Action::Cancel, Who::Either, State::Cancelled),
        transition(State::Running, Action::Pause, Who::Either, State::Paused),
        transition(State::Running, Action::Evaluate, Who::Either, State::Evaluating),
        transition(State::Running, Action::GateDue, Who::Clock, State::Running),
        transition(State::Running, Action::RecordGate, Who::Buyer, State::Running),
        transition(State::Running, Action::RecordGate, Who::Buyer, State::Evaluating),
        transition(State::Running, Action::Lapse, Who::Clock, State::Evaluating),
        transition(State::Paused, Action::Resume, Who::Either, State::Running),
        transition(State::Paused, Action::Evaluate, Who::Either, State::Evaluating),
        transition(State::Paused, Action::Lapse, Who::Clock, State::Running),
        transition(State::Evaluating, Action::EnterResults, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::ConfirmResults, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::DisputeResult, Who::Either, State::Evaluating),
        transition(State::Evaluating, Action::PublishResults, Who::Either, State::DecisionDue),
        transition(State::Evaluating, Action::Lapse, Who::Clock, State::DecisionDue),
        transition(State::Evaluating, Action::Lapse, Who::Clock, State::Overdue),
        transition(State::DecisionDue, Action::ConfirmResults, Who::Either, State::DecisionDue),
        transition(State::DecisionDue, Action::DisputeResult, Who::Either, State::DecisionDue),
        transition(State::DecisionDue, Action::Decide, Who::Buyer, State::Closed),
        transition(State::DecisionDue, Action::Extend, Who::Buyer, State::DecisionDue),
        transition(State::DecisionDue, Action::AcceptExtension, Who::Supplier, State::Running),
        transition(State::DecisionDue, Action::DeclineExtension, Who::Supplier, State::DecisionDue),
        transition(State::DecisionDue, Action::LapseExtension, Who::Clock, State::DecisionDue),
        transition(State::DecisionDue, Action::Lapse, Who::Clock, State::Overdue),
        transition(State::Overdue, Action::EnterResults, Who::Either, State::Overdue),
        transition(State::Overdue, Action::ConfirmResults, Who::Either, State::Overdue),
        transition(State::Overdue, Action::DisputeResult, Who::Either, State::Overdue),
        transition(State::Overdue, Action::PublishResults, Who::Either, State::Overdue),
        transition(State::Overdue, Action::Decide, Who::Buyer, State::Closed),
        transition(State::Overdue, Action::Extend, Who::Buyer, State::Overdue),
        transition(State::Overdue, Action::AcceptExtension, Who::Supplier, State::Running),
        transition(State::Overdue, Action::DeclineExtension, Who::Supplier, State::Overdue),
        transition(State::Overdue, Action::LapseExtension, Who::Clock, State::Overdue),
        transition(State::Overdue, Action::RemindWeek, Who::Clock, State::Overdue),
        transition(State::Overdue, Action::RemindFortnight, Who::Clock, State::Overdue),
        transition(State::Overdue, Action::Lapse, Who::Clock, State::Undecided),
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
