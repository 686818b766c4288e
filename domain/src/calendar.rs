//! The calendar of an organisation: the windows and gates of what it has agreed to, each on the days where
//! they are agreed, and the private links by which its members see it in a calendar of their own.
//!
//! What a day means is said by the zone beside it: a window begins with its first day there and ends with
//! its last.

use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{
    deadline::{Zone, days_later},
    exclusivity::{self, Exclusivity, Start},
    id::{CalendarLinkId, ExclusivityId, PartnershipId, PilotId},
    names::names,
    pilot::{self, Pilot},
    text::{Line, Title},
};

names! {
    /// What stands on the days.
    pub enum What {
        /// A buyer has the right to be first.
        ExclusivityWindow = "exclusivity_window",
        /// The last day on which a right can begin whose event has not come.
        ExclusivityLatestStart = "exclusivity_latest_start",
        /// The last day on which the buyer can make good what it has missed.
        ExclusivityCure = "exclusivity_cure",
        /// A pilot runs.
        PilotRun = "pilot_run",
        /// The day of a gate at which nothing was said yet.
        PilotGate = "pilot_gate",
        /// The last day on which the buyer is to decide on a pilot.
        PilotDecision = "pilot_decision",
    }
}

/// Whose days they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// A right to be first.
    Exclusivity(ExclusivityId),
    /// A pilot.
    Pilot(PilotId),
}

impl std::fmt::Display for Object {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exclusivity(id) => id.fmt(formatter),
            Self::Pilot(id) => id.fmt(formatter),
        }
    }
}

/// Something that stands in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub what: What,
    /// Whose days they are.
    pub object: Object,
    /// Of which partnership.
    pub partnership: PartnershipId,
    /// What the object is called.
    pub title: Title,
    /// Of several of a kind, the number of this one, from 1, and what it is called.
    pub of_several: Option<(usize, Line)>,
    /// The first day.
    pub from: Date,
    /// The day behind the last.
    pub to: Date,
    /// Where the days begin.
    pub zone: Zone,
}

impl Entry {
    /// True if one of its days is at or after `from` and before `to`.
    #[must_use]
    pub fn meets(&self, from: Date, to: Date) -> bool {
        self.from < to && from < self.to
    }
}

impl Exclusivity {
    /// What stands in the calendar of it: nothing before both have signed, and nothing where it ended
    /// otherwise than with its window.
    #[must_use]
    pub fn in_calendar(&self) -> Vec<Entry> {
        let zone = &self.terms.zone;
        let entry = |what, from, to| Entry {
            what,
            object: Object::Exclusivity(self.id),
            partnership: self.standing.parties.partnership,
            title: self.terms.title.clone(),
            of_several: None,
            from,
            to,
            zone: zone.clone(),
        };
        let gate = |what, day| entry(what, day, days_later(day, 1));
        // The last day of what is over at an instant.
        let last = |end: Timestamp| {
            zone.day_of(end.saturating_sub(1.nanosecond()).unwrap_or(Timestamp::MIN))
        };
        let window = || {
            let period = self.period?;
            let from = zone.day_of(period.from);
            Some(entry(What::ExclusivityWindow, from, days_later(last(period.until), 1)))
        };
        let cure = self.cure_until.map(|at| gate(What::ExclusivityCure, last(at)));
        let stands = match (self.state, self.terms.start) {
            (exclusivity::State::Agreed, Start::Upon { latest, .. }) => {
                Some(gate(What::ExclusivityLatestStart, latest))
            }
            (
                exclusivity::State::Agreed
                | exclusivity::State::Active
                | exclusivity::State::InCure
                | exclusivity::State::Expired,
                _,
            ) => window(),
            (
                exclusivity::State::Offered
                | exclusivity::State::Requested
                | exclusivity::State::Negotiating
                | exclusivity::State::Signed
                | exclusivity::State::Lapsed
                | exclusivity::State::Released
                | exclusivity::State::Terminated
                | exclusivity::State::Cancelled
                | exclusivity::State::Declined
                | exclusivity::State::Withdrawn,
                _,
            ) => None,
        };
        stands.into_iter().chain(cure).collect()
    }
}

impl Pilot {
    /// What stands in the calendar of it: nothing before both have signed, and each gate until it is
    /// passed.
    #[must_use]
    pub fn in_calendar(&self) -> Vec<Entry> {
        let entry = |what, from, last| Entry {
            what,
            object: Object::Pilot(self.id),
            partnership: self.standing.parties.partnership,
            title: self.charter.title().clone(),
            of_several: None,
            from,
            to: days_later(last, 1),
            zone: Zone::utc(),
        };
        let run = || entry(What::PilotRun, self.charter.starts_on(), self.ends_on());
        let decision = self.decision_by();
        let decision = || entry(What::PilotDecision, decision, decision);
        let gates = self.gates_now().enumerate().filter_map(|(place, (gate, day, state))| {
            let waits = state.is_none_or(|state| state.record.is_none());
            let of_several = Some((place + 1, gate.name.clone()));
            waits.then(|| Entry { of_several, ..entry(What::PilotGate, day, day) })
        });
        match self.state {
            pilot::State::Approved
            | pilot::State::Ready
            | pilot::State::Running
            | pilot::State::Paused => {
                [run()].into_iter().chain(gates).chain([decision()]).collect()
            }
            pilot::State::Evaluating | pilot::State::DecisionDue | pilot::State::Overdue => {
                vec![run(), decision()]
            }
            pilot::State::Closed | pilot::State::Undecided => vec![run()],
            pilot::State::Draft
            | pilot::State::CharterReview
            | pilot::State::ChangesRequested
            | pilot::State::ApprovedByBuyer
            | pilot::State::Rejected
            | pilot::State::Cancelled => Vec::new(),
        }
    }
}

/// A private link to the calendar of an organisation: whoever has it reads what its member would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: CalendarLinkId,
    /// What its member calls it.
    pub name: Line,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was read last.
    pub last_used_at: Option<Timestamp>,
}

impl Link {
    /// So many links a member can have in an organisation.
    pub const MOST: usize = 10;
}
