//! What a reviewer does: she declares whether something stands against her judging, and scores.

use jiff::Timestamp;

use super::{Action, Mark, Panel, SEATS, Seat, SeatState, Sheet, State};
use crate::{
    actor::Actor,
    event::Event,
    id::{SheetId, UserId},
    machine::{Refusal, Who},
    proposal::Outcome,
    text::Reason,
};

/// Why an act on a panel is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The panel, or how far the reviewer is, does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Whoever has a conflict has no part in it.
    #[error("you have declared a conflict")]
    Conflicted,
    /// The actor does not review.
    #[error("you are not on this panel")]
    NotOnIt,
    /// A reviewer has scored by the present criteria.
    #[error("a reviewer has scored by these criteria")]
    CriteriaLocked,
    /// There is no such reviewer.
    #[error("she is not on this panel")]
    NoSuchReviewer,
    /// She is on it, or was.
    #[error("she is or was on this panel")]
    OnItAlready,
    /// Her roles do not allow it.
    #[error("her roles do not let her review")]
    MayNotReview,
    /// She may have read what others scored.
    #[error("she may have read the scores that are in")]
    MayHaveRead,
    /// There are enough.
    #[error("a panel has {} reviewers at most, those who are off it included", Panel::MOST_SEATS)]
    TooMany,
    /// Nothing is scored.
    #[error("one criterion at least is scored")]
    NothingScored,
}

/// What a reviewer declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declaration {
    /// Nothing stands against her judging.
    NoConflict,
    /// Something does.
    Conflict(Reason),
}

impl Panel {
    /// A reviewer declares whether something stands against her judging. If so, she is off the panel, and
    /// what she has scored does not count.
    ///
    /// # Errors
    /// [`ActError`] when she does not review, has declared that already, or it is closed.
    pub fn declare(
        self,
        declaration: Declaration,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (action, to, conflict) = match declaration {
            Declaration::NoConflict => (Action::Declare, SeatState::Declared, None),
            Declaration::Conflict(words) => {
                (Action::DeclareConflict, SeatState::Conflicted, Some(words))
            }
        };
        self.step_of_reviewer((action, to), by, at, |seat| {
            seat.declared_at = Some(at);
            seat.conflict = conflict;
        })
    }

    /// A reviewer scores each criterion or leaves it unanswered, and may say what she would decide; again
    /// as often as she likes, until the panel is closed. `marks` are in the order of the criteria.
    ///
    /// # Errors
    /// [`ActError`] when she has not declared that she has no conflict, scores nothing, does not review, or
    /// it is closed.
    pub fn score(
        self,
        id: SheetId,
        marks: Vec<Mark>,
        recommendation: Option<Outcome>,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let empty = marks.iter().all(|mark| mark.score.is_none());
        let done = self.step_of_reviewer((Action::Score, SeatState::Scored), by, at, |seat| {
            seat.sheet = Some(Sheet { id, marks, recommendation, at });
        })?;
        if empty { Err(ActError::NothingScored) } else { Ok(done) }
    }

    /// Goes on only if the actor may score now.
    ///
    /// # Errors
    /// [`ActError`] as [`Panel::score`].
    pub fn require_scorer(&self, by: &Actor) -> Result<(), ActError> {
        let seat = self.seat(by.user).filter(|_| by.organisation == self.parties.buyer);
        let seat = seat.ok_or(ActError::NotOnIt)?;
        self.require_unconflicted(by)?;
        let (state, action) = (self.present_state(), Action::Score);
        super::MACHINE.go(state, action, State::Open, |who| self.is(who, by))?;
        SEATS.go(seat.state, action, SeatState::Scored, |who| who == Who::Reviewer)?;
        Ok(())
    }

    fn step_of_reviewer(
        self,
        (action, to): (Action, SeatState),
        by: &Actor,
        at: Timestamp,
        change: impl FnOnce(&mut Seat),
    ) -> Result<(Self, Event), ActError> {
        let seat = self.seat(by.user).filter(|_| by.organisation == self.parties.buyer);
        let seat = seat.ok_or(ActError::NotOnIt)?;
        self.require_unconflicted(by)?;
        SEATS.go(seat.state, action, to, |who| who == Who::Reviewer)?;
        let was = self.clone();
        let is = |who| was.is(who, by);
        Ok(self.step((action, State::Open), is, (by.into(), at), |next| {
            next.change_seat(by.user, |seat| {
                seat.state = to;
                change(seat);
            });
        })?)
    }

    /// Whoever has a conflict neither reads nor changes anything of it.
    pub(super) fn require_unconflicted(&self, by: &Actor) -> Result<(), ActError> {
        match self.seat(by.user).map(|seat| seat.state) {
            Some(SeatState::Conflicted) => Err(ActError::Conflicted),
            Some(
                SeatState::Invited | SeatState::Declared | SeatState::Scored | SeatState::Removed,
            )
            | None => Ok(()),
        }
    }

    pub(super) fn change_seat(&mut self, reviewer: UserId, change: impl FnOnce(&mut Seat)) {
        let version = self.version;
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.reviewer == reviewer) {
            seat.changed_in = version;
            change(seat);
        }
    }
}
