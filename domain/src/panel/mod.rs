//! The buyer's review panel of a proposal: who judges it, by which criteria, and what they found.
//!
//! It is the buyer's alone and a noun of its own, so that nothing of the proposal, which the supplier reads,
//! changes with it. A reviewer declares first whether something stands against her judging, and sees what
//! others think once her own scores are in.

mod close;
mod convene;
mod criteria;
mod findings;
mod review;
mod seat;
mod sight;
mod states;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

pub use self::{
    close::CloseError,
    convene::{ConveneError, DueDay, Invited},
    criteria::{Criteria, CriteriaAction, CriteriaError, Criterion, UsualCriteria, Weight},
    findings::{Findings, LEAST, total},
    review::{ActError, Declaration},
    seat::{Mark, Score, Seat, Sheet},
    sight::Sight,
    states::{Action, MACHINE, SEATS, SeatState, State},
};
use crate::{
    actor::{Actor, By, Parties},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, PanelId, ProposalId},
    machine::{Name, Refusal, Who},
    proposal::Outcome,
    text::Reason,
};

/// How a panel ended by a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// What was decided.
    pub outcome: Outcome,
    /// What the panel recommended.
    pub recommendation: Option<Outcome>,
    /// Why it was decided against that: for the buyer alone, for good.
    pub override_reason: Option<Reason>,
}

/// The buyer's panel on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// Its id.
    pub id: PanelId,
    /// The proposal that it judges.
    pub proposal: ProposalId,
    /// The sides of the proposal; the panel is the buyer's.
    pub parties: Parties,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state, as it is written down.
    pub state: State,
    /// True while the proposal waits for a decision. What a supplier withdraws ends the panel without
    /// touching it.
    pub is_awaited: bool,
    /// By what it judges.
    pub criteria: Criteria,
    /// The day by which all have scored.
    pub due_on: Option<Date>,
    /// When those who have not are reminded, if that is still to come.
    pub remind_at: Option<Timestamp>,
    /// Who reviews, and who did.
    pub seats: Vec<Seat>,
    /// How it ended, where by a decision.
    pub closing: Option<Closing>,
}

impl Panel {
    /// So many reviewers at most, those who are off it included.
    pub const MOST_SEATS: usize = 20;

    /// Its state: what needs no decision any more needs no review.
    #[must_use]
    pub fn present_state(&self) -> State {
        if self.is_awaited { self.state } else { State::Closed }
    }

    /// What it has found so far, for who may see it.
    pub(crate) fn found(&self) -> Findings {
        Findings::of(&self.criteria, &self.seats)
    }

    /// True once a reviewer has scored, whether or not it still counts.
    #[must_use]
    pub fn has_scores(&self) -> bool {
        self.seats.iter().any(|seat| seat.sheet.is_some())
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        if self.require_unconflicted(by).is_err() {
            return Vec::new();
        }
        let mut actions = MACHINE.allowed(self.present_state(), |who| self.is(who, by));
        let own =
            self.seat(by.user).map(|seat| SEATS.allowed(seat.state, |who| who == Who::Reviewer));
        actions.retain(|action| {
            let fits = match action {
                Action::ChangeCriteria => !self.has_scores(),
                Action::AddReviewer => self.seats.len() < Self::MOST_SEATS,
                Action::RemoveReviewer => self.seats.iter().any(Seat::is_on),
                Action::Declare | Action::DeclareConflict | Action::Score => {
                    own.as_ref().is_some_and(|own| own.contains(action))
                }
                Action::Convene | Action::Remind | Action::Close => false,
            };
            fits && action.permission().is_some_and(|permission| by.may(permission))
        });
        actions
    }

    fn is(&self, who: Who, by: &Actor) -> bool {
        let own = by.organisation == self.parties.buyer;
        match who {
            Who::Author => own,
            Who::Reviewer => own && self.seat(by.user).is_some_and(Seat::is_on),
            Who::Buyer
            | Who::Supplier
            | Who::Either
            | Who::Counterpart
            | Who::Suspender
            | Who::Promisor
            | Who::Promisee
            | Who::Measurer
            | Who::Checker
            | Who::Clock => false,
        }
    }

    /// One step of the panel, which `action` allows to who acts.
    fn step(
        self,
        (action, to): (Action, State),
        is: impl Fn(Who) -> bool,
        (by, at): (By, Timestamp),
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = MACHINE.go(self.present_state(), action, to, is)?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, by, at, None);
        Ok((next, event))
    }

    /// Time passed: who has not scored is reminded, or the panel on what needs none any more ends.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Remind)?;
        let (action, to) = match self.present_state() {
            State::Open => (Action::Remind, State::Open),
            State::Closed => (Action::Close, State::Closed),
        };
        let written = Self { is_awaited: true, ..self.clone() };
        let awaited = self.is_awaited;
        let (next, event) = written.step(
            (action, to),
            |who| who == Who::Clock,
            (By::Clock, at),
            |next| {
                next.remind_at = None;
            },
        )?;
        Ok((Self { is_awaited: awaited, ..next }, event))
    }
}

impl Entity for Panel {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Panel(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.parties.buyer)
    }

    fn content(&self) -> Content {
        let seats: Vec<_> = self.seats.iter().map(Seat::content).collect();
        let closing = self.closing.as_ref().map(|closing| {
            Content::new()
                .with("outcome", closing.outcome.as_str())
                .with("recommendation", closing.recommendation.map(Name::as_str))
                .with("override_reason", closing.override_reason.as_ref().map(Reason::as_str))
        });
        Content::new()
            .with("proposal", self.proposal.to_string())
            .with("criteria", self.criteria.content())
            .with("due_on", self.due_on.map(|day| day.to_string()))
            .with("reviewers", seats)
            .with("closing", closing)
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Open => self.remind_at,
            State::Closed => None,
        }
    }
}

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;
