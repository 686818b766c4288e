//! Gates in the middle of a run: the charter names their days, on which the buyer looks whether the pilot goes
//! on or stops.
//!
//! A gate that nobody passes holds nothing up, and is shown as open. Its day moves with the last day of the
//! run, as long as it has not come.

use jiff::{Timestamp, civil::Date};

use super::{Action, Charter, Pilot, State};
use crate::{
    actor::{Party, Side},
    content::Content,
    deadline::{Zone, days_later},
    event::Event,
    id::UserId,
    machine::Refusal,
    names::{Name, names},
    text::{Line, Reason},
};

/// A gate as the charter names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Its day.
    pub on: Date,
    /// What it is called.
    pub name: Line,
}

impl Gate {
    /// The most gates of a charter.
    pub const MOST: usize = 10;

    pub(super) fn content(&self) -> Content {
        Content::new().with("on", self.on.to_string()).with("name", self.name.as_str())
    }
}

names! {
    /// What the buyer says at a gate.
    pub enum GateOutcome {
        /// The pilot goes on.
        Continue = "continue",
        /// It stops and is evaluated.
        Stop = "stop",
    }
}

/// What the buyer has said at a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRecord {
    /// Whether it goes on.
    pub outcome: GateOutcome,
    /// Why.
    pub reason: Option<Reason>,
    /// Who said so.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// What has become of a gate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateState {
    /// Its day, where that is another than the charter's.
    pub moved_to: Option<Date>,
    /// True once its day has come and both sides were told.
    pub told: bool,
    /// What the buyer has said.
    pub record: Option<GateRecord>,
}

impl GateState {
    fn content(&self, number: usize) -> Content {
        let record = self.record.as_ref();
        let content = Content::new()
            .with("gate", i64::try_from(number).unwrap_or(i64::MAX))
            .with("told", self.told)
            .with_some("moved_to", self.moved_to.map(|day| day.to_string()))
            .with_some("outcome", record.map(|one| one.outcome.as_str()))
            .with_some("by", record.map(|one| one.by.to_string()))
            .with_some("at", record.map(|one| one.at.to_string()));
        let reason = record.and_then(|one| one.reason.as_ref());
        content.with_some("reason", reason.map(Reason::as_str))
    }

    /// True of one whose day has come and at which nobody has said anything.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.told && self.record.is_none()
    }
}

/// Why what is said at a gate is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// It does not run, or the party is not the buyer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The charter has no such gate.
    #[error("must be the number of a gate of the charter, from 1")]
    NoSuchGate,
    /// Its day has not come, or the buyer has spoken.
    #[error("is no gate whose day has come and at which nothing was said yet")]
    NotOpen,
    /// To stop takes a reason.
    #[error("must be told where the pilot stops")]
    ReasonMissing,
}

impl Charter {
    /// The places of the gates that do not lie within the run.
    pub fn misplaced_gates(&self) -> impl Iterator<Item = usize> + '_ {
        let run = self.starts_on()..=self.ends_on();
        let gates = self.arrangements().gates.iter().enumerate();
        gates.filter(move |(_, gate)| !run.contains(&gate.on)).map(|(place, _)| place)
    }
}

impl Pilot {
    /// The gates of the charter with their days as they are now and what has become of them, in their order.
    pub fn gates_now(&self) -> impl Iterator<Item = (&Gate, Date, Option<&GateState>)> + '_ {
        let states = self.gates.iter().map(Some).chain(std::iter::repeat(None));
        self.charter.arrangements().gates.iter().zip(states).map(|(gate, state)| {
            let moved = state.and_then(|state| state.moved_to);
            (gate, moved.unwrap_or(gate.on), state)
        })
    }

    /// The buyer says at a gate whether the pilot goes on; where not, it is evaluated at once.
    ///
    /// # Errors
    /// [`GateError`] when it does not run, the party is not the buyer, the gate is not open, or the pilot is to
    /// stop without a reason.
    pub fn record_gate(
        self,
        (place, outcome): (usize, GateOutcome),
        reason: Option<&Reason>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), GateError> {
        let to = match outcome {
            GateOutcome::Continue => State::Running,
            GateOutcome::Stop => State::Evaluating,
        };
        self.may(Action::RecordGate, to, by)?;
        let named = self.gates_now().nth(place).ok_or(GateError::NoSuchGate)?;
        if !named.2.is_some_and(GateState::is_open) {
            return Err(GateError::NotOpen);
        }
        if outcome == GateOutcome::Stop && reason.is_none() {
            return Err(GateError::ReasonMissing);
        }
        let record = GateRecord { outcome, reason: reason.cloned(), by: by.user(), at };
        let why = reason.map(Reason::as_str);
        Ok(self.step(Action::RecordGate, to, by, at, why, |next| {
            if let Some(state) = next.gates.get_mut(place) {
                state.record = Some(record);
            }
        })?)
    }

    /// True if there is a gate at which this side is to speak.
    pub(super) fn may_record_gate(&self, side: Side) -> bool {
        side == Side::Buyer && self.gates.iter().any(GateState::is_open)
    }

    /// When the day of the next gate begins.
    pub(super) fn next_gate_at(&self) -> Option<Timestamp> {
        let to_come = self.gates_now().filter(|(.., state)| !state.is_some_and(|one| one.told));
        to_come.map(|(_, day, _)| Zone::utc().start_of(day)).min()
    }

    /// The days of gates have come.
    pub(super) fn tell_gates(&mut self, at: Timestamp) {
        let come: Vec<bool> =
            self.gates_now().map(|(_, day, _)| Zone::utc().start_of(day) <= at).collect();
        self.gates.resize(come.len(), GateState::default());
        for (state, has_come) in self.gates.iter_mut().zip(come) {
            state.told |= has_come;
        }
    }

    /// What has not come yet comes as many days later, and not behind the end.
    pub(super) fn move_gates(&mut self, days: i32, ends_on: Date) {
        let moved: Vec<Date> =
            self.gates_now().map(|(_, day, _)| days_later(day, days).min(ends_on)).collect();
        self.gates.resize(moved.len(), GateState::default());
        for (state, day) in self.gates.iter_mut().zip(moved).filter(|(state, _)| !state.told) {
            state.moved_to = Some(day);
        }
    }

    /// What has become of the gates of another charter; `None` where one is missing in it whose day has come.
    pub(super) fn gates_under(&self, terms: &Charter) -> Option<Vec<GateState>> {
        let gates = &terms.arrangements().gates;
        let mut states = vec![GateState::default(); gates.len()];
        for (gate, _, state) in self.gates_now() {
            let Some(state) = state.filter(|state| state.told) else { continue };
            let place = gates.iter().position(|other| other == gate)?;
            *states.get_mut(place)? = state.clone();
        }
        if states.iter().all(|state| *state == GateState::default()) {
            states.clear();
        }
        Some(states)
    }

    /// What has become of them, where something has.
    pub(super) fn gates_content(&self) -> Option<Vec<Content>> {
        let states = self.gates.iter().enumerate();
        let said: Vec<_> = states
            .filter(|(_, state)| **state != GateState::default())
            .map(|(place, state)| state.content(place + 1))
            .collect();
        Some(said).filter(|said| !said.is_empty())
    }
}
