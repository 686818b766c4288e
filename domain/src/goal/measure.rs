//! Values: written down by the side that measures, confirmed or disputed by the other.
//!
//! One value counts for each period. A correction is a new version, and until it is accepted the last
//! accepted one counts; what is disputed never does. A week of silence accepts.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{ActError, Action, Goal, Measured, Reading, ReadingError, State};
use crate::{
    actor::Party,
    content::{Content, ContentHash},
    deadline::after_days,
    event::Event,
    id::{MeasurementId, UserId},
    machine::{Name, Refusal},
    names::names,
    text::Reason,
};

names! {
    /// The states of a value.
    pub enum MeasurementState {
        /// The other side has not answered.
        Recorded = "recorded",
        /// It counts.
        Accepted = "accepted",
        /// It does not count.
        Disputed = "disputed",
        /// A later version stands in its place.
        Superseded = "superseded",
    }
}

/// A value of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// Its id.
    pub id: MeasurementId,
    /// The period, by its last day.
    pub on: Date,
    /// Counts the values of the period, from 1.
    pub version: i32,
    /// The value.
    pub reading: Reading,
    /// Its state.
    pub state: MeasurementState,
    /// Who wrote it down.
    pub recorded_by: UserId,
    /// When.
    pub recorded_at: Timestamp,
    /// Why it is disputed.
    pub reason: Option<Reason>,
    /// True if silence accepted it.
    pub by_lapse: bool,
}

impl Measurement {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("id", self.id.to_string())
            .with("on", self.on.to_string())
            .with("version", i64::from(self.version))
            .with("reading", self.reading.content())
            .with("state", self.state.as_str())
    }
}

/// Why a value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// The state does not allow it, it is the other side's, or the person acts for both.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The value is not of the goal's kind.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The period is not the goal's.
    #[error("must lie between the goal's first and last day")]
    OutOfPeriod,
    /// The period has not begun.
    #[error("must not lie in the future")]
    InFuture,
    /// There is no value of this id that waits for an answer.
    #[error("this value does not wait for an answer")]
    NotRecorded,
}

impl From<Refusal> for MeasureError {
    fn from(refusal: Refusal) -> Self {
        Self::Act(refusal.into())
    }
}

/// All values of a goal that matter: of each period those that count, wait or are disputed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log(pub(super) BTreeMap<(Date, i32), Measurement>);

impl Log {
    /// The values that were stored, in any order.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = Measurement>) -> Self {
        Self(values.into_iter().map(|one| ((one.on, one.version), one)).collect())
    }

    /// What counts: of each period the last version that was accepted, in order.
    pub fn accepted(&self) -> impl Iterator<Item = (Date, &Reading)> {
        let accepted = self.0.values().filter(|one| one.state == MeasurementState::Accepted);
        let last: BTreeMap<Date, &Reading> = accepted.map(|one| (one.on, &one.reading)).collect();
        last.into_iter()
    }

    /// Since when the oldest value waits for an answer.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        let waiting = self.0.values().filter(|one| one.state == MeasurementState::Recorded);
        waiting.map(|one| one.recorded_at).min()
    }

    /// The last version of a period.
    fn last_of(&self, on: Date) -> Option<&Measurement> {
        self.0.range((on, i32::MIN)..=(on, i32::MAX)).next_back().map(|(_, one)| one)
    }

    pub(super) fn put(&mut self, changes: &[Measurement]) {
        self.0.extend(changes.iter().map(|one| ((one.on, one.version), one.clone())));
    }
}

/// A goal that its values have changed, the values that were changed, and the event.
pub type Measuring = (Goal, Vec<Measurement>, Event);

impl Goal {
    /// Days for the other side to dispute a value; silence accepts it.
    pub const CONFIRMATION_DAYS: i64 = 7;

    /// The side that measures writes values down, each of a period; `log` is all that was measured.
    ///
    /// # Errors
    /// Every [`MeasureError`], each with the place of its value: first, at the first, what speaks against
    /// all of them.
    pub fn measure(
        self,
        mut log: Log,
        values: Vec<(MeasurementId, Date, Reading)>,
        by: &Party,
        at: Timestamp,
    ) -> Result<Measuring, Vec<(usize, MeasureError)>> {
        let (mut changes, mut errors) = (Vec::new(), Vec::new());
        let today = self.zone.day_of(at);
        for (place, (id, on, reading)) in values.into_iter().enumerate() {
            let reading = match self.takes(on, reading, today) {
                Ok(reading) => reading,
                Err(error) => {
                    errors.push((place, error));
                    continue;
                }
            };
            let former = log.last_of(on).cloned();
            let version = former.as_ref().map_or(1, |former| former.version + 1);
            let replaced = former.filter(|former| former.state != MeasurementState::Accepted);
            let replaced = replaced
                .map(|former| Measurement { state: MeasurementState::Superseded, ..former });
            let new = Measurement {
                id,
                on,
                version,
                reading,
                state: MeasurementState::Recorded,
                recorded_by: by.user(),
                recorded_at: at,
                reason: None,
                by_lapse: false,
            };
            let both: Vec<_> = replaced.into_iter().chain([new]).collect();
            log.put(&both);
            changes.extend(both);
        }
        let step = self.step(Action::Measure, State::Active, by, at, None, |next| {
            next.take(&log, &changes);
            Ok(())
        });
        match step {
            Ok((goal, event)) if errors.is_empty() => Ok((goal, changes, event)),
            Ok(_) => Err(errors),
            Err(error) => {
                errors.insert(0, (0, error.into()));
                Err(errors)
            }
        }
    }

    /// The reading, if it is of the goal's kind and of a period that has begun.
    fn takes(&self, on: Date, reading: Reading, today: Date) -> Result<Reading, MeasureError> {
        if on < self.terms.starts_on || on > self.terms.due_on {
            return Err(MeasureError::OutOfPeriod);
        }
        if on > today {
            return Err(MeasureError::InFuture);
        }
        Ok(reading.checked(&self.terms.metric, self.terms.aggregation)?)
    }

    /// The other side confirms a value, or all that wait for an answer where none is named.
    ///
    /// # Errors
    /// [`MeasureError`] when none of them waits for an answer, or the party is the one that measures.
    pub fn confirm_measurement(
        self,
        log: Log,
        id: Option<MeasurementId>,
        by: &Party,
        at: Timestamp,
    ) -> Result<Measuring, MeasureError> {
        self.answer(Action::ConfirmMeasurement, log, id, None, by, at)
    }

    /// The other side disputes a value; the last accepted one goes on to count.
    ///
    /// # Errors
    /// [`MeasureError`] when it does not wait for an answer, or the party is the one that measures.
    pub fn dispute_measurement(
        self,
        log: Log,
        id: MeasurementId,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<Measuring, MeasureError> {
        self.answer(Action::DisputeMeasurement, log, Some(id), Some(reason), by, at)
    }

    fn answer(
        self,
        action: Action,
        mut log: Log,
        id: Option<MeasurementId>,
        reason: Option<&Reason>,
        by: &Party,
        at: Timestamp,
    ) -> Result<Measuring, MeasureError> {
        let mut changes = Vec::new();
        let (goal, event) =
            self.step(action, State::Active, by, at, reason.map(Reason::as_str), |next| {
                let is_asked = |one: &&Measurement| {
                    one.state == MeasurementState::Recorded && id.is_none_or(|id| one.id == id)
                };
                let asked: Vec<_> = log.0.values().filter(is_asked).cloned().collect();
                for one in asked {
                    let state = MeasurementState::Disputed;
                    let answered = match reason.cloned() {
                        Some(reason) => vec![Measurement { state, reason: Some(reason), ..one }],
                        None => log.accept(one, false),
                    };
                    log.put(&answered);
                    changes.extend(answered);
                }
                next.take(&log, &changes);
                Ok(())
            })?;
        if changes.is_empty() { Err(MeasureError::NotRecorded) } else { Ok((goal, changes, event)) }
    }

    /// Values that nobody has disputed for a week are accepted.
    ///
    /// # Errors
    /// [`Refusal`] when none has waited so long.
    pub fn accept_measurements(self, mut log: Log, at: Timestamp) -> Result<Measuring, Refusal> {
        self.is_time_for(Action::AcceptMeasurements, at)?;
        let is_silent = |one: &&Measurement| {
            one.state == MeasurementState::Recorded && self.accepts_at(one.recorded_at) <= at
        };
        let silent: Vec<_> = log.0.values().filter(is_silent).cloned().collect();
        let mut changes = Vec::new();
        for one in silent {
            let both = log.accept(one, true);
            log.put(&both);
            changes.extend(both);
        }
        let (goal, event) = self.tick(Action::AcceptMeasurements, State::Active, at, |next| {
            next.take(&log, &changes);
        })?;
        Ok((goal, changes, event))
    }

    /// When silence accepts a value that has waited since then. Only while the goal is active can the other
    /// side dispute it, so days in which it was not do not count.
    pub(super) fn accepts_at(&self, since: Timestamp) -> Timestamp {
        after_days(since.max(self.since), Self::CONFIRMATION_DAYS)
    }

    /// What follows from the values, of which some have changed.
    fn take(&mut self, log: &Log, changes: &[Measurement]) {
        self.measured = Measured::of(&self.terms, log.accepted());
        self.waits_since = log.waits_since();
        let changes: Vec<Content> = changes.iter().map(Measurement::content).collect();
        self.values_hash = Some(chain(self.values_hash, changes));
    }
}

/// The hash over all changes of values so far: of the one before and what has changed.
fn chain(before: Option<ContentHash>, changes: Vec<Content>) -> ContentHash {
    let before = before.map(|hash| hash.to_string());
    Content::new().with("before", before).with("changes", changes).hash()
}

impl Log {
    /// A value counts from now on, and what counted for its period before does not.
    fn accept(&self, one: Measurement, by_lapse: bool) -> Vec<Measurement> {
        let of_period = self.0.range((one.on, i32::MIN)..=(one.on, i32::MAX)).map(|(_, one)| one);
        let counted = of_period.filter(|former| former.state == MeasurementState::Accepted);
        let superseded = counted
            .map(|former| Measurement { state: MeasurementState::Superseded, ..former.clone() });
        let accepted = Measurement { state: MeasurementState::Accepted, by_lapse, ..one };
        superseded.chain([accepted]).collect()
    }
}
