//! The states of an exclusivity and what leads from one to the next.
//!
//! The supplier's signature is always the last one, whoever wrote the terms, so that whatever stands
//! in the way is told to the supplier and to nobody else. Only the buyer gives a right back.

use crate::{
    access::Permission,
    machine::{Machine, Who, transition},
    names::names,
};

names! {
    /// The states of an exclusivity.
    pub enum State {
        /// The supplier has offered it.
        Offered = "offered",
        /// The buyer has asked for it.
        Requested = "requested",
        /// Its terms were changed since.
        Negotiating = "negotiating",
        /// The buyer has signed; the supplier is to sign.
        Signed = "signed",
        /// Both have signed; it has not begun.
        Agreed = "agreed",
        /// It runs.
        Active = "active",
        /// It runs, and the buyer is to make good what it has missed.
        InCure = "in_cure",
        /// Its window has ended.
        Expired = "expired",
        /// It was not used in time, or what was missed was not made good.
        Lapsed = "lapsed",
        /// The buyer has given it back.
        Released = "released",
        /// Both have ended it while it ran, or it has ended with the partnership.
        Terminated = "terminated",
        /// Both have called it off before it began.
        Cancelled = "cancelled",
        /// The other side did not want it.
        Declined = "declined",
        /// It came to nothing.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// What happens to an exclusivity.
    pub enum Action {
        /// The supplier offers it.
        Offer = "offer",
        /// The buyer asks for it.
        Request = "request",
        /// A side changes its terms.
        Revise = "revise",
        /// The buyer signs its terms.
        Sign = "sign",
        /// The supplier signs exactly the terms that the buyer signed.
        Grant = "grant",
        /// The other side does not want it.
        Decline = "decline",
        /// The side whose terms they are takes them back.
        Withdraw = "withdraw",
        /// Its first day has come.
        Begin = "begin",
        /// The buyer says that the event has come with which it begins.
        Start = "start",
        /// The buyer gives it back.
        Release = "release",
        /// A side proposes to end it.
        ProposeEnd = "propose_end",
        /// The other side agrees to that.
        AcceptEnd = "accept_end",
        /// A side lets it go on after all.
        DropEnd = "drop_end",
        /// A side proposes other terms.
        Amend = "amend",
        /// The buyer signs them.
        SignAmendment = "sign_amendment",
        /// The supplier signs what the buyer signed.
        GrantAmendment = "grant_amendment",
        /// The other side does not agree to them.
        DeclineAmendment = "decline_amendment",
        /// The side that proposed them takes them back.
        WithdrawAmendment = "withdraw_amendment",
        /// Nobody signed them in time.
        LapseAmendment = "lapse_amendment",
        /// A month is left.
        RemindMonth = "remind_month",
        /// A week is left.
        RemindWeek = "remind_week",
        /// A day is left.
        RemindDay = "remind_day",
        /// The buyer has missed a duty.
        Miss = "miss",
        /// What was missed is made good.
        Cure = "cure",
        /// What was missed can be made good as much longer as the partnership stood still.
        Resume = "resume",
        /// The supplier has paused its pilot: it ends as many days later.
        Prolong = "prolong",
        /// Time passed.
        Lapse = "lapse",
    }
}

impl Action {
    /// True of what the buyer alone may do with its right, whatever becomes of the partnership: nobody takes
    /// a right away by suspending it.
    #[must_use]
    pub fn stands_alone(self) -> bool {
        matches!(self, Self::Start | Self::Release)
    }

    /// The permission that it takes; `None` for what time and other things do.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Offer
            | Self::Request
            | Self::Revise
            | Self::Withdraw
            | Self::Amend
            | Self::WithdrawAmendment => Some(Permission::WriteExclusivities),
            Self::Sign
            | Self::SignAmendment
            | Self::GrantAmendment
            | Self::DeclineAmendment
            | Self::Grant
            | Self::Decline
            | Self::Start
            | Self::Release
            | Self::ProposeEnd
            | Self::AcceptEnd
            | Self::DropEnd => Some(Permission::SignExclusivities),
            Self::Begin
            | Self::LapseAmendment
            | Self::RemindMonth
            | Self::RemindWeek
            | Self::RemindDay
            | Self::Miss
            | Self::Cure
            | Self::Resume
            | Self::Prolong
            | Self::Lapse => None,
        }
    }
}

impl State {
    /// Those in which a right binds its grantor.
    pub const HELD: &'static [Self] = &[Self::Agreed, Self::Active, Self::InCure];

    /// True while its terms can change.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Offered | Self::Requested | Self::Negotiating | Self::Signed => true,
            Self::Agreed
            | Self::Active
            | Self::InCure
            | Self::Expired
            | Self::Lapsed
            | Self::Released
            | Self::Terminated
            | Self::Cancelled
            | Self::Declined
            | Self::Withdrawn => false,
        }
    }

    /// True while it binds the supplier: signed by both, and not over.
    #[must_use]
    pub fn is_held(self) -> bool {
        Self::HELD.contains(&self)
    }

    /// True while it runs.
    #[must_use]
    pub fn runs(self) -> bool {
        self.is_held() && self != Self::Agreed
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "exclusivity",
    initial: &[State::Offered, State::Requested],
    transitions: &[
        transition(State::Offered, Action::Sign, Who::Buyer, State::Signed),
        transition(State::Offered, Action::Revise, Who::Either, State::Negotiating),
        transition(State::Offered, Action::Decline, Who::Counterpart, State::Declined),
        transition(State::Offered, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Offered, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::Requested, Action::Sign, Who::Buyer, State::Signed),
        transition(State::Requested, Action::Revise, Who::Either, State::Negotiating),
        transition(State::Requested, Action::Decline, Who::Counterpart, State::Declined),
        transition(State::Requested, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Requested, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::Negotiating, Action::Sign, Who::Buyer, State::Signed),
        transition(State::Negotiating, Action::Revise, Who::Either, State::Negotiating),
        transition(State::Negotiating, Action::Decline, Who::Counterpart, State::Declined),
        transition(State::Negotiating, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Negotiating, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::Signed, Action::Grant, Who::Supplier, State::Agreed),
        transition(State::Signed, Action::Grant, Who::Supplier, State::Active),
        transition(State::Signed, Action::Revise, Who::Either, State::Negotiating),
        transition(State::Signed, Action::Decline, Who::Counterpart, State::Declined),
        transition(State::Signed, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Signed, Action::Lapse, Who::Clock, State::Withdrawn),
        transition(State::Agreed, Action::Begin, Who::Clock, State::Active),
        transition(State::Agreed, Action::Begin, Who::Clock, State::InCure),
        transition(State::Agreed, Action::Start, Who::Buyer, State::Active),
        transition(State::Agreed, Action::Start, Who::Buyer, State::InCure),
        transition(State::Agreed, Action::Release, Who::Buyer, State::Released),
        transition(State::Agreed, Action::ProposeEnd, Who::Either, State::Agreed),
        transition(State::Agreed, Action::AcceptEnd, Who::Counterpart, State::Cancelled),
        transition(State::Agreed, Action::DropEnd, Who::Either, State::Agreed),
        transition(State::Agreed, Action::Amend, Who::Either, State::Agreed),
        transition(State::Agreed, Action::SignAmendment, Who::Buyer, State::Agreed),
        transition(State::Agreed, Action::GrantAmendment, Who::Supplier, State::Agreed),
        transition(State::Agreed, Action::DeclineAmendment, Who::Either, State::Agreed),
        transition(State::Agreed, Action::WithdrawAmendment, Who::Either, State::Agreed),
        transition(State::Agreed, Action::LapseAmendment, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::Miss, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::Cure, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::Resume, Who::Clock, State::Agreed),
        transition(State::Agreed, Action::Lapse, Who::Clock, State::Lapsed),
        transition(State::Agreed, Action::Lapse, Who::Clock, State::Terminated),
        transition(State::Active, Action::Release, Who::Buyer, State::Released),
        transition(State::Active, Action::ProposeEnd, Who::Either, State::Active),
        transition(State::Active, Action::AcceptEnd, Who::Counterpart, State::Terminated),
        transition(State::Active, Action::DropEnd, Who::Either, State::Active),
        transition(State::Active, Action::Amend, Who::Either, State::Active),
        transition(State::Active, Action::SignAmendment, Who::Buyer, State::Active),
        transition(State::Active, Action::GrantAmendment, Who::Supplier, State::Active),
        transition(State::Active, Action::DeclineAmendment, Who::Either, State::Active),
        transition(State::Active, Action::WithdrawAmendment, Who::Either, State::Active),
        transition(State::Active, Action::LapseAmendment, Who::Clock, State::Active),
        transition(State::Active, Action::RemindMonth, Who::Clock, State::Active),
        transition(State::Active, Action::RemindWeek, Who::Clock, State::Active),
        transition(State::Active, Action::RemindDay, Who::Clock, State::Active),
        transition(State::Active, Action::Miss, Who::Clock, State::InCure),
        transition(State::Active, Action::Prolong, Who::Clock, State::Active),
        transition(State::Active, Action::Lapse, Who::Clock, State::Expired),
        transition(State::Active, Action::Lapse, Who::Clock, State::Terminated),
        transition(State::InCure, Action::Cure, Who::Clock, State::Active),
        transition(State::InCure, Action::Resume, Who::Clock, State::InCure),
        transition(State::InCure, Action::Release, Who::Buyer, State::Released),
        transition(State::InCure, Action::ProposeEnd, Who::Either, State::InCure),
        transition(State::InCure, Action::AcceptEnd, Who::Counterpart, State::Terminated),
        transition(State::InCure, Action::DropEnd, Who::Either, State::InCure),
        transition(State::InCure, Action::Amend, Who::Either, State::InCure),
        transition(State::InCure, Action::SignAmendment, Who::Buyer, State::InCure),
        transition(State::InCure, Action::GrantAmendment, Who::Supplier, State::InCure),
        transition(State::InCure, Action::DeclineAmendment, Who::Either, State::InCure),
        transition(State::InCure, Action::WithdrawAmendment, Who::Either, State::InCure),
        transition(State::InCure, Action::LapseAmendment, Who::Clock, State::InCure),
        transition(State::InCure, Action::Prolong, Who::Clock, State::InCure),
        transition(State::InCure, Action::Lapse, Who::Clock, State::Lapsed),
        transition(State::InCure, Action::Lapse, Who::Clock, State::Expired),
        transition(State::InCure, Action::Lapse, Who::Clock, State::Terminated),
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
