//! What somebody of the buyer's sees of a panel: no reviewer sees what others think before her own scores
//! are in, and whoever has a conflict sees nothing.

use super::{Findings, Panel, Seat, SeatState};
use crate::{access::Permission, actor::Actor, id::UserId};

/// What somebody sees of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// That she has declared a conflict.
    OwnConflict,
    /// By what it judges, who sits on it and whose scores are in; of the scores her own.
    Frame,
    /// All that is in.
    All,
}

impl Panel {
    /// What this actor sees, who is of the buyer's organisation.
    ///
    /// A lead or an approver who does not review reads all that is in; one who does, whoever convened the
    /// panel, once her own scores are.
    #[must_use]
    pub fn sight(&self, by: &Actor) -> Sight {
        let reads = by.may(Permission::ConvenePanels) || by.may(Permission::DecideProposals);
        match self.seat(by.user).map(|seat| seat.state) {
            Some(SeatState::Conflicted) => Sight::OwnConflict,
            Some(SeatState::Scored) => Sight::All,
            Some(SeatState::Removed) | None if reads => Sight::All,
            Some(SeatState::Invited | SeatState::Declared | SeatState::Removed) | None => {
                Sight::Frame
            }
        }
    }

    /// What it has found so far, where this actor sees it.
    #[must_use]
    pub fn findings(&self, by: &Actor) -> Option<Findings> {
        (self.sight(by) == Sight::All).then(|| self.found())
    }

    /// The reviewers, present and former, whom this actor sees, and whether with what they said.
    #[must_use]
    pub fn seats_seen(&self, by: &Actor) -> Vec<(&Seat, bool)> {
        let sight = self.sight(by);
        let own = |seat: &Seat| seat.reviewer == by.user;
        let seen = self.seats.iter().filter(|seat| sight > Sight::OwnConflict || own(seat));
        seen.map(|seat| (seat, sight == Sight::All || own(seat))).collect()
    }

    /// The seat of somebody, if she has or had one.
    #[must_use]
    pub fn seat(&self, reviewer: UserId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.reviewer == reviewer)
    }
}
