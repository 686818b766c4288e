//! The states of a commitment and what leads from one to the next.
//!
//! A counter-offer turns a request into an offer and an offer into a request: the state tells whose
//! terms wait for whose answer, so nobody ever accepts its own.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of a commitment.
    pub enum State {
        /// The terms of the side that wants it wait for the promisor.
        Requested = "requested",
        /// The terms of the side that promises it wait for the promisee.
        Offered = "offered",
        /// Promised.
        Agreed = "agreed",
        /// The other side has not done what it waits for; the promisor's clock stands still.
        Blocked = "blocked",
        /// Its day has passed.
        Overdue = "overdue",
        /// The promisor says that it is done; the promisee has not answered.
        Delivered = "delivered",
        /// The promisee says that it is not done, and its day has passed.
        Disputed = "disputed",
        /// Done in time.
        Kept = "kept",
        /// Done too late.
        KeptLate = "kept_late",
        /// Not done.
        Missed = "missed",
        /// The promisee does not want it any more.
        Released = "released",
        /// Both let it go, or the partnership has ended.
        Void = "void",
        /// It never came about.
        Closed = "closed",
    }
}

names! {
    /// What happens to a commitment.
    pub enum Action {
        /// A side asks the other for a promise.
        Request = "request",
        /// A side offers a promise.
        Offer = "offer",
        /// It stands in a document that both sides have signed.
        Undertake = "undertake",
        /// The other side proposes other terms.
        Counter = "counter",
        /// The other side agrees to exactly these terms.
        Accept = "accept",
        /// The other side does not agree.
        Decline = "decline",
        /// The side whose terms they are takes them back.
        Withdraw = "withdraw",
        /// The promisor says that it is done, and shows it.
        Deliver = "deliver",
        /// The promisee says so too.
        Confirm = "confirm",
        /// The promisee says that it is not.
        Reject = "reject",
        /// A side proposes another day.
        ProposeDate = "propose_date",
        /// The other side agrees to the day.
        AcceptDate = "accept_date",
        /// The other side does not agree to the day.
        DeclineDate = "decline_date",
        /// The side that proposed the day takes it back.
        WithdrawDate = "withdraw_date",
        /// The promisee does not want it any more.
        Release = "release",
        /// The promisee gives up waiting.
        Close = "close",
        /// A side proposes how it ends.
        ProposeOutcome = "propose_outcome",
        /// The other side agrees to that.
        AcceptOutcome = "accept_outcome",
        /// The other side does not agree to that.
        DeclineOutcome = "decline_outcome",
        /// The side that proposed how it ends takes that back.
        WithdrawOutcome = "withdraw_outcome",
        /// What it waits for has not come in time.
        Block = "block",
        /// What it waits for has come.
        Unblock = "unblock",
        /// It is due in a week.
        RemindWeek = "remind_week",
        /// It is due tomorrow.
        RemindDay = "remind_day",
        /// Time passed.
        Lapse = "lapse",
        /// The partnership has ended.
        End = "end",
    }
}

impl State {
    /// True while somebody can still do something.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Requested
            | Self::Offered
            | Self::Agreed
            | Self::Blocked
            | Self::Overdue
            | Self::Delivered
            | Self::Disputed => true,
            Self::Kept
            | Self::KeptLate
            | Self::Missed
            | Self::Released
            | Self::Void
            | Self::Closed => false,
        }
    }
}

impl Action {
    /// The permission that it takes; `None` for what time does.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Request
            | Self::Offer
            | Self::Counter
            | Self::Withdraw
            | Self::Deliver
            | Self::ProposeDate
            | Self::WithdrawDate => Some(Permission::WriteCommitments),
            Self::Accept
            | Self::Decline
            | Self::Confirm
            | Self::Reject
            | Self::AcceptDate
            | Self::DeclineDate
            | Self::Release
            | Self::Close
            | Self::ProposeOutcome
            | Self::AcceptOutcome
            | Self::DeclineOutcome
            | Self::WithdrawOutcome => Some(Permission::AgreeCommitments),
            Self::Undertake
            | Self::Block
            | Self::Unblock
            | Self::RemindWeek
            | Self::RemindDay
            | Self::Lapse
            | Self::End => None,
        }
    }
}

/// The states and what leads from one to the next. Of what was proposed for a commitment that is agreed
/// already, the author is the side that proposed it.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "commitment",
    initial: &[State::Requested, State::Offered, State::Agreed],
    transitions: &[
        transition(State::Requested, Action::Counter, Who::Promisor, State::Offered),
        transition(State::Requested, Action::Accept, Who::Promisor, State::Agreed),
        transition(State::Requested, Action::Decline, Who::Promisor, State::Closed),
        transition(State::Requested, Action::Withdraw, Who::Promisee, State::Closed),
        transition(State::Requested, Action::Lapse, Who::Clock, State::Closed),
        transition(State::Requested, Action::End, Who::Clock, State::Closed),
        transition(State::Offered, Action::Counter, Who::Promisee, State::Requested),
        transition(State::Offered, Action::Accept, Who::Promisee, State::Agreed),
        transition(State::Offered, Action::Decline, Who::Promisee, State::Closed),
        transition(State::Offered, Action::Withdraw, Who::Promisor, State::Closed),
        transition(State::Offered, Action::Lapse, Who::Clock, State::Closed),
        transition(State::Offered, Action::End, Who::Clock, State::Closed),
        transition(State::Agreed, Action::Deliver, Who::Promisor, State::Delivered),
        transition(State::Agreed, Action::ProposeDate, Who::Either, State::Agreed),
        transition(State::Agreed, Action::AcceptDate, Who::Counterpart, State::Agreed),
        transition(State::Agreed, Action::DeclineDate, Who::Counterpart, State::Agreed),
        transition(State::Agreed, Action::WithdrawDate, Who::Author, State::Agreed),
        transition(State::Agreed, Action::Release, Who::Promisee, State::Released),
        transition(State::Agreed, Action::Block, Who::Clock, State::Blocked),
        transition(State::Agreed, Action::RemindWeek, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::RemindDay, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::Lapse, Who::Clock, State::Overdue),
        transition(State::Agreed, Action::Lapse, Who::Clock, State::Missed),
        transition(State::Agreed, Action::End, Who::Clock, State::Void),
        transition(State::Blocked, Action::Deliver, Who::Promisor, State::Delivered),
        transition(State::Blocked, Action::ProposeDate, Who::Either, State::Blocked),
        transition(State::Blocked, Action::AcceptDate, Who::Counterpart, State::Agreed),
        transition(State::Blocked, Action::DeclineDate, Who::Counterpart, State::Blocked),
        transition(State::Blocked, Action::WithdrawDate, Who::Author, State::Blocked),
        transition(State::Blocked, Action::ProposeOutcome, Who::Either, State::Blocked),
        transition(State::Blocked, Action::AcceptOutcome, Who::Counterpart, State::Void),
        transition(State::Blocked, Action::DeclineOutcome, Who::Counterpart, State::Blocked),
        transition(State::Blocked, Action::WithdrawOutcome, Who::Author, State::Blocked),
        transition(State::Blocked, Action::Release, Who::Promisee, State::Released),
        transition(State::Blocked, Action::Unblock, Who::Clock, State::Agreed),
        transition(State::Blocked, Action::End, Who::Clock, State::Void),
        transition(State::Overdue, Action::Deliver, Who::Promisor, State::Delivered),
        transition(State::Overdue, Action::ProposeDate, Who::Either, State::Overdue),
        transition(State::Overdue, Action::AcceptDate, Who::Counterpart, State::Agreed),
        transition(State::Overdue, Action::DeclineDate, Who::Counterpart, State::Overdue),
        transition(State::Overdue, Action::WithdrawDate, Who::Author, State::Overdue),
        transition(State::Overdue, Action::Release, Who::Promisee, State::Released),
        transition(State::Overdue, Action::Close, Who::Promisee, State::Missed),
        transition(State::Overdue, Action::Lapse, Who::Clock, State::Missed),
        transition(State::Overdue, Action::End, Who::Clock, State::Void),
        transition(State::Delivered, Action::Confirm, Who::Promisee, State::Kept),
        transition(State::Delivered, Action::Confirm, Who::Promisee, State::KeptLate),
        transition(State::Delivered, Action::Reject, Who::Promisee, State::Agreed),
        transition(State::Delivered, Action::Reject, Who::Promisee, State::Disputed),
        transition(State::Delivered, Action::Lapse, Who::Clock, State::Kept),
        transition(State::Delivered, Action::Lapse, Who::Clock, State::KeptLate),
        transition(State::Delivered, Action::End, Who::Clock, State::Void),
        transition(State::Disputed, Action::Deliver, Who::Promisor, State::Delivered),
        transition(State::Disputed, Action::ProposeOutcome, Who::Either, State::Disputed),
        transition(State::Disputed, Action::AcceptOutcome, Who::Counterpart, State::Kept),
        transition(State::Disputed, Action::AcceptOutcome, Who::Counterpart, State::KeptLate),
        transition(State::Disputed, Action::AcceptOutcome, Who::Counterpart, State::Missed),
        transition(State::Disputed, Action::DeclineOutcome, Who::Counterpart, State::Disputed),
        transition(State::Disputed, Action::WithdrawOutcome, Who::Author, State::Disputed),
        transition(State::Disputed, Action::End, Who::Clock, State::Void),
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
    fn what_is_over_is_final() {
        for state in <State as crate::names::Name>::ALL {
            let ends = MACHINE.allowed(*state, |_| true).is_empty();
            assert_eq!(state.is_open(), !ends, "{state}");
        }
    }
}
