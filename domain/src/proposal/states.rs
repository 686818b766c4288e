//! The states of a proposal and what leads from one to the next.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a proposal, as both sides see them.
    pub enum State {
        /// The supplier writes; the buyer does not know of it.
        Draft = "draft",
        /// The buyer has it.
        Submitted = "submitted",
        /// The buyer has acknowledged it.
        UnderReview = "under_review",
        /// The buyer has asked; its clock stands still.
        InfoRequested = "info_requested",
        /// Accepted: a pilot may be drafted from it.
        AcceptedForPilot = "accepted_for_pilot",
        /// Accepted without a pilot.
        AcceptedDirect = "accepted_direct",
        /// To be looked at again on a day.
        Deferred = "deferred",
        /// Declined, with a reason.
        Declined = "declined",
        /// The supplier took it back.
        Withdrawn = "withdrawn",
        /// The buyer did not answer in time; the supplier is free.
        Lapsed = "lapsed",
    }
}

names! {
    /// What happens to a proposal.
    pub enum Action {
        /// The supplier begins to write.
        Draft = "draft",
        /// The supplier writes on.
        Revise = "revise",
        /// The supplier hands it to the buyer.
        Submit = "submit",
        /// The buyer says that it has it and will answer.
        Acknowledge = "acknowledge",
        /// The buyer asks.
        Ask = "ask",
        /// The supplier answers.
        Answer = "answer",
        /// The buyer lets a panel review it, of which the panel alone has an event.
        ConvenePanel = "convene_panel",
        /// The buyer publishes its decision.
        Decide = "decide",
        /// The supplier takes it back.
        Withdraw = "withdraw",
        /// Half of a time has passed: the buyer is reminded.
        Remind = "remind",
        /// The buyer has not acknowledged it in time.
        Overdue = "overdue",
        /// The partnership goes on after it stood still, and the buyer's clock with it.
        Resume = "resume",
        /// Time passed.
        Lapse = "lapse",
    }
}

impl State {
    /// True while the buyer owes a decision, whether or not its clock stands still.
    #[must_use]
    pub fn awaits_decision(self) -> bool {
        match self {
            Self::Submitted | Self::UnderReview | Self::InfoRequested => true,
            Self::Draft
            | Self::AcceptedForPilot
            | Self::AcceptedDirect
            | Self::Deferred
            | Self::Declined
            | Self::Withdrawn
            | Self::Lapsed => false,
        }
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Draft | Self::Revise | Self::Submit | Self::Answer | Self::Withdraw => {
                Some(Permission::WriteProposals)
            }
            Self::Acknowledge | Self::Ask => Some(Permission::ReviewProposals),
            Self::ConvenePanel => Some(Permission::ConvenePanels),
            Self::Decide => Some(Permission::DecideProposals),
            Self::Remind | Self::Overdue | Self::Resume | Self::Lapse => None,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "proposal",
    initial: &[State::Draft],
    transitions: &[
        transition(State::Draft, Action::Revise, Who::Supplier, State::Draft),
        transition(State::Draft, Action::Submit, Who::Supplier, State::Submitted),
        transition(State::Submitted, Action::Acknowledge, Who::Buyer, State::UnderReview),
        transition(State::Submitted, Action::ConvenePanel, Who::Buyer, State::Submitted),
        transition(State::Submitted, Action::Withdraw, Who::Supplier, State::Withdrawn),
        transition(State::Submitted, Action::Remind, Who::Clock, State::Submitted),
        transition(State::Submitted, Action::Overdue, Who::Clock, State::Submitted),
        transition(State::Submitted, Action::Resume, Who::Clock, State::Submitted),
        transition(State::Submitted, Action::Lapse, Who::Clock, State::Lapsed),
        transition(State::UnderReview, Action::Ask, Who::Buyer, State::InfoRequested),
        transition(State::UnderReview, Action::ConvenePanel, Who::Buyer, State::UnderReview),
        transition(State::UnderReview, Action::Decide, Who::Buyer, State::AcceptedForPilot),
        transition(State::UnderReview, Action::Decide, Who::Buyer, State::AcceptedDirect),
        transition(State::UnderReview, Action::Decide, Who::Buyer, State::Deferred),
        transition(State::UnderReview, Action::Decide, Who::Buyer, State::Declined),
        transition(State::UnderReview, Action::Withdraw, Who::Supplier, State::Withdrawn),
        transition(State::UnderReview, Action::Remind, Who::Clock, State::UnderReview),
        transition(State::UnderReview, Action::Resume, Who::Clock, State::UnderReview),
        transition(State::UnderReview, Action::Lapse, Who::Clock, State::Lapsed),
        transition(State::InfoRequested, Action::Answer, Who::Supplier, State::UnderReview),
        transition(State::InfoRequested, Action::ConvenePanel, Who::Buyer, State::InfoRequested),
        transition(State::InfoRequested, Action::Withdraw, Who::Supplier, State::Withdrawn),
        transition(State::Deferred, Action::Lapse, Who::Clock, State::UnderReview),
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
