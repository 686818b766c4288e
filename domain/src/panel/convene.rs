//! Who calls a panel together says by what it judges, who reviews and until when; and may change that, as
//! far as it is fair to those who have scored.

use jiff::{Timestamp, civil::Date};

use super::{ActError, Action, Criteria, Panel, SEATS, Seat, SeatState, State};
use crate::{
    access::Permission,
    actor::{Actor, By, Party},
    event::{Entity, Event},
    id::{PanelId, UserId},
    machine::{Cast, Refusal, Who},
    member::Member,
    proposal::{self, Proposal},
    text::Reason,
};

/// Why no panel is called together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConveneError {
    /// The proposal waits for no decision, or not for the party's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The day has passed.
    #[error("the day by which all have scored has passed")]
    DayPassed,
}

/// Members who may review: all different, one at least, and not too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited(Vec<UserId>);

impl Invited {
    /// These members; `Err` names the place of the first that may not review, or is there twice.
    ///
    /// # Errors
    /// The place.
    pub fn new(members: &[Member]) -> Result<Self, usize> {
        for (place, member) in members.iter().enumerate() {
            let twice = members.iter().take(place).any(|before| before.user == member.user);
            if twice || !may_review(member) || place >= Panel::MOST_SEATS {
                return Err(place);
            }
        }
        if members.is_empty() {
            return Err(0);
        }
        Ok(Self(members.iter().map(|member| member.user).collect()))
    }
}

fn may_review(member: &Member) -> bool {
    member.roles.hold(Permission::ScoreProposals)
}

/// Whoever could read scores as a lead or an approver.
fn may_have_read(member: &Member) -> bool {
    member.roles.hold(Permission::ConvenePanels) || member.roles.hold(Permission::DecideProposals)
}

impl Proposal {
    /// Goes on only if the party may let a panel review it. That changes nothing of it.
    ///
    /// # Errors
    /// [`Refusal`] when it waits for no decision, or the party is not the buyer.
    pub fn require_reviewable(&self, by: &Party) -> Result<(), Refusal> {
        let (machine, action) = (&proposal::MACHINE, proposal::Action::ConvenePanel);
        let is = |who| Cast::default().fulfils(who, by.side());
        machine.go(self.state, action, self.state, is).map(drop)
    }
}

impl Panel {
    /// The buyer's lead calls a panel together, on a proposal that waits for a decision. Whoever has not
    /// scored is reminded at `remind_at`, if that is still to come.
    ///
    /// # Errors
    /// [`ConveneError`] when the proposal does not wait, the party is not the buyer, or `ends_at`, the end of
    /// the day, has passed.
    pub fn convene(
        id: PanelId,
        proposal: &Proposal,
        (criteria, invited): (Criteria, Invited),
        due: Option<DueDay>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ConveneError> {
        proposal.require_reviewable(by)?;
        if due.is_some_and(|due| due.ends_at <= at) {
            return Err(ConveneError::DayPassed);
        }
        let panel = Self {
            id,
            proposal: proposal.id,
            parties: proposal.standing.parties,
            version: 1,
            state: State::Open,
            is_awaited: true,
            criteria,
            due_on: due.map(|due| due.day),
            remind_at: due.map(|due| due.remind_at).filter(|remind_at| *remind_at > at),
            seats: invited.0.into_iter().map(|one| Seat::invited(one, 1, at)).collect(),
            closing: None,
        };
        let event = panel.born(Action::Convene, by.into(), at);
        Ok((panel, event))
    }

    /// It judges by other criteria.
    ///
    /// # Errors
    /// [`ActError`] when somebody has scored already, it is closed, or not the actor's.
    pub fn change_criteria(
        self,
        criteria: Criteria,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.require_unconflicted(by)?;
        let locked = self.has_scores();
        let was = self.clone();
        let step = (Action::ChangeCriteria, State::Open);
        let is = |who| was.is(who, by);
        let done = self.step(step, is, (by.into(), at), |next| next.criteria = criteria)?;
        if locked { Err(ActError::CriteriaLocked) } else { Ok(done) }
    }

    /// One more reviews.
    ///
    /// # Errors
    /// [`ActError`] when she was on it already, may not review, or may have read scores; when there are
    /// enough, it is closed, or not the actor's.
    pub fn add_reviewer(
        self,
        member: &Member,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.require_unconflicted(by)?;
        let was = self.clone();
        let version = self.version + 1;
        let is = |who| was.is(who, by);
        let step = (Action::AddReviewer, State::Open);
        let done = self.step(step, is, (by.into(), at), |next| {
            next.seats.push(Seat::invited(member.user, version, at));
        })?;
        if was.seat(member.user).is_some() {
            return Err(ActError::OnItAlready);
        }
        if !may_review(member) {
            return Err(ActError::MayNotReview);
        }
        if was.has_scores() && may_have_read(member) {
            return Err(ActError::MayHaveRead);
        }
        if was.seats.len() >= Self::MOST_SEATS {
            return Err(ActError::TooMany);
        }
        Ok(done)
    }

    /// One reviews no more, and what she scored does not count.
    ///
    /// # Errors
    /// [`ActError`] when she is not on it, it is closed, or not the actor's.
    pub fn remove_reviewer(
        self,
        reviewer: UserId,
        reason: Reason,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.require_unconflicted(by)?;
        let is_author = self.is(Who::Author, by);
        self.take_off(reviewer, reason, is_author, (by.into(), at))
    }

    /// A member has left the organisation, and with it the panel; `None` where she is not on it.
    #[must_use]
    pub fn leave(self, reviewer: UserId, by: By, at: Timestamp) -> Option<(Self, Event)> {
        let reason = Reason::parse("She does not belong to the organisation any more.").ok()?;
        // Whoever lets her go, it is the organisation's own panel that she leaves.
        self.take_off(reviewer, reason, true, (by, at)).ok()
    }

    fn take_off(
        self,
        reviewer: UserId,
        reason: Reason,
        of_the_buyer: bool,
        by: (By, Timestamp),
    ) -> Result<(Self, Event), ActError> {
        let was = self.clone();
        let step = (Action::RemoveReviewer, State::Open);
        let words = reason.as_str().to_owned();
        let is = |who| who == Who::Author && of_the_buyer;
        let (next, event) = self.step(step, is, by, |next| {
            next.change_seat(reviewer, |seat| {
                seat.state = SeatState::Removed;
                seat.removal = Some(reason);
            });
        })?;
        let seat = was.seat(reviewer).ok_or(ActError::NoSuchReviewer)?;
        let is_author = |who| who == Who::Author;
        SEATS.go(seat.state, Action::RemoveReviewer, SeatState::Removed, is_author)?;
        Ok((next, Event { reason: Some(words), ..event }))
    }
}

/// The day by which all have scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDay {
    /// The day.
    pub day: Date,
    /// When it is over.
    pub ends_at: Timestamp,
    /// When those who have not are reminded: as the day before it begins.
    pub remind_at: Timestamp,
}

impl DueDay {
    /// This day, where the organisation works.
    #[must_use]
    pub fn new(day: Date, zone: &crate::deadline::Zone) -> Self {
        let remind_at = day.yesterday().map_or(Timestamp::MIN, |before| zone.start_of(before));
        Self { day, ends_at: zone.end_of(day), remind_at }
    }
}
