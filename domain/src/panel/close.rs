//! The decision on the proposal ends its panel: nobody decides on her own scores alone, and against what
//! the panel recommends only with a reason.

use jiff::Timestamp;

use super::{Action, Closing, Panel, Seat, SeatState, State};
use crate::{actor::Actor, event::Event, machine::Refusal, proposal::Outcome, text::Reason};

/// Why the decision is refused because of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// It is closed, or not the actor's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nobody decides who has a conflict.
    #[error("you have declared a conflict")]
    Conflicted,
    /// Whoever decides sees what others scored.
    #[error("you are on the panel, and your own scores are not in")]
    OwnScoresMissing,
    /// Nobody decides on her own scores alone.
    #[error("nobody else has scored")]
    ScoredAlone,
    /// The panel recommends something else.
    #[error("the panel recommends something else")]
    NeedsReason,
    /// There is nothing to override.
    #[error("the panel recommends nothing else")]
    NothingOverridden,
}

impl Panel {
    /// The buyer decides on the proposal.
    ///
    /// # Errors
    /// [`CloseError`] when the actor has a conflict, is a reviewer whose scores are not in or the only one
    /// whose scores are, or decides against the recommendation without a reason; or with one, though nothing
    /// is overridden.
    pub fn close(
        self,
        outcome: Outcome,
        override_reason: Option<Reason>,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), CloseError> {
        let own = self.seat(by.user).map(|seat| seat.state);
        match own {
            Some(SeatState::Conflicted) => return Err(CloseError::Conflicted),
            Some(SeatState::Invited | SeatState::Declared) => {
                return Err(CloseError::OwnScoresMissing);
            }
            Some(SeatState::Scored | SeatState::Removed) | None => {}
        }
        let scored = self.seats.iter().filter(|seat| seat.counted().is_some()).count();
        if own == Some(SeatState::Scored) && scored == 1 {
            return Err(CloseError::ScoredAlone);
        }
        let recommendation = self.found().recommendation;
        let overridden = recommendation.is_some_and(|recommended| recommended != outcome);
        match (&override_reason, overridden) {
            (None, true) => return Err(CloseError::NeedsReason),
            (Some(_), false) => return Err(CloseError::NothingOverridden),
            (Some(_), true) | (None, false) => {}
        }
        let was = self.clone();
        let is = |who| was.is(who, by);
        let closing = Closing { outcome, recommendation, override_reason };
        Ok(self.step((Action::Close, State::Closed), is, (by.into(), at), |next| {
            next.closing = Some(closing);
        })?)
    }

    /// Those on it whose scores are not in.
    pub fn awaited(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| seat.is_on() && seat.counted().is_none())
    }
}
