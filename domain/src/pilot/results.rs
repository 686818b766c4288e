//! What was measured: entered by the side that measures, confirmed or disputed by the other, published.
//!
//! Nobody enters a value for the side that does not measure, and nobody confirms what she has entered,
//! whatever seats she has. What is disputed, or stands on too small a sample, is inconclusive, and so is what
//! the supplier has not entered by the day of the decision: its silence holds nothing up and tells nothing.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{Action, Criterion, Pilot, Recommendation, State, Verdict, recommend};
use crate::{
    actor::{Party, Side},
    content::{Content, canonical},
    event::Event,
    id::UserId,
    machine::{Name, Refusal},
    names::names,
    text::Reason,
};

names! {
    /// What the other side says of a value.
    pub enum CheckState {
        /// Nothing yet.
        Open = "open",
        /// It is right.
        Confirmed = "confirmed",
        /// It is not.
        Disputed = "disputed",
    }
}

/// What the other side says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// Nothing yet.
    Open,
    /// It is right.
    Confirmed,
    /// It is not, for this reason.
    Disputed(Reason),
}

impl Check {
    /// Without its reason.
    #[must_use]
    pub fn state(&self) -> CheckState {
        match self {
            Self::Open => CheckState::Open,
            Self::Confirmed => CheckState::Confirmed,
            Self::Disputed(_) => CheckState::Disputed,
        }
    }

    /// Why it is disputed.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Open | Self::Confirmed => None,
            Self::Disputed(reason) => Some(reason),
        }
    }
}

/// A value that was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The value.
    pub value: Decimal,
    /// Of how many observations, where that is told.
    pub sample: Option<u32>,
    /// Who entered it, where that was written down.
    pub entered_by: Option<UserId>,
    /// What the other side says.
    pub check: Check,
}

impl Finding {
    /// The canonical document: what came later than the value is written where it is said.
    pub(super) fn content(&self) -> Content {
        let mut content = Content::new().with("value", canonical(self.value));
        if let Some(sample) = self.sample {
            content = content.with("sample_size", i64::from(sample));
        }
        if let Some(person) = self.entered_by {
            content = content.with("entered_by", person.to_string());
        }
        match &self.check {
            Check::Open => content,
            Check::Confirmed => content.with("check", CheckState::Confirmed.as_str()),
            Check::Disputed(reason) => content
                .with("check", CheckState::Disputed.as_str())
                .with("dispute_reason", reason.as_str()),
        }
    }
}

/// A value to enter for the criterion at this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The place, from 0.
    pub place: usize,
    /// The value.
    pub value: Decimal,
    /// Of how many observations.
    pub sample: Option<u32>,
}

/// Why results are refused. A place is that of an entry in the request, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResultsError {
    /// The pilot is not being evaluated.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There must be one value for each criterion.
    #[error("needs exactly {expected} values, one for each criterion in its order")]
    Count {
        /// The number of criteria.
        expected: usize,
    },
    /// The charter has no such criterion.
    #[error("must be the number of a criterion of the charter, from 1")]
    NoSuchCriterion(usize),
    /// It is named twice.
    #[error("must be named once")]
    Twice(usize),
    /// The other side measures it.
    #[error("is measured by the other side, which enters it")]
    NotYourMeasure(usize),
    /// The own side measures it.
    #[error("is measured by your side; the other side confirms or disputes it")]
    OwnMeasure(usize),
    /// Nothing is entered that waits for an answer.
    #[error("has no value that waits for your side")]
    NothingWaits(usize),
    /// Something is missing.
    #[error("each criterion needs a value, entered by the side that measures it")]
    Incomplete,
    /// The person has entered the value for the other side.
    #[error("one person cannot enter a value and answer it")]
    SamePerson,
}

impl Pilot {
    /// The measuring side enters values, or others in their place; what was said of those is void.
    ///
    /// Where that completes the supplier's, the buyer has its days for a decision from then on.
    ///
    /// # Errors
    /// [`ResultsError`] when its results are not awaited, or a criterion is not this side's to measure.
    pub fn enter_results(
        self,
        entries: &[Entry],
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ResultsError> {
        let (state, action) = (self.state, Action::EnterResults);
        self.may(action, state, by)?;
        self.require_unpublished(action)?;
        let results = self.with_entries(entries, by);
        let next = self.step(action, state, by, at, None, |next| {
            if let Ok(results) = &results {
                next.take_results(results, at);
            }
        })?;
        results.map(|_| next)
    }

    fn with_entries(
        &self,
        entries: &[Entry],
        by: &Party,
    ) -> Result<Vec<Option<Finding>>, ResultsError> {
        let mut results = self.results.clone();
        results.resize(self.charter.criteria().len(), None);
        for (index, entry) in entries.iter().enumerate() {
            let criterion = self.charter.criteria().get(entry.place);
            let criterion = criterion.ok_or(ResultsError::NoSuchCriterion(index))?;
            if entries.iter().take(index).any(|before| before.place == entry.place) {
                return Err(ResultsError::Twice(index));
            }
            if criterion.measured_by() != by.side() {
                return Err(ResultsError::NotYourMeasure(index));
            }
            let same = |found: &Finding| {
                found.value == entry.value
                    && entry.sample.is_none_or(|sample| Some(sample) == found.sample)
            };
            // What is entered again as it was stays as it is, with what the other side has said of it.
            let changed =
                results.get_mut(entry.place).filter(|found| !found.as_ref().is_some_and(same));
            if let Some(result) = changed {
                *result = Some(Finding {
                    value: entry.value,
                    sample: entry.sample,
                    entered_by: Some(by.user()),
                    check: Check::Open,
                });
            }
        }
        Ok(results)
    }

    /// The other side confirms the values of the criteria at these places, or all that wait for it.
    ///
    /// # Errors
    /// [`ResultsError`] when one of them does not wait for this side.
    pub fn confirm_results(
        self,
        places: Option<&[usize]>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ResultsError> {
        let waiting: Vec<_>;
        let places = if let Some(places) = places {
            places
        } else {
            waiting = self.awaiting(by).collect();
            &waiting
        };
        let results = self.answered(places, &Check::Confirmed, by);
        self.answer(Action::ConfirmResults, None, results, by, at)
    }

    /// The other side disputes the value of the criterion at this place.
    ///
    /// # Errors
    /// [`ResultsError`] when it does not wait for this side.
    pub fn dispute_result(
        self,
        place: usize,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ResultsError> {
        let results = self.answered(&[place], &Check::Disputed(reason.clone()), by);
        self.answer(Action::DisputeResult, Some(reason), results, by, at)
    }

    fn answer(
        self,
        action: Action,
        reason: Option<&Reason>,
        results: Result<Vec<Option<Finding>>, ResultsError>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ResultsError> {
        let state = self.state;
        let reason = reason.map(Reason::as_str);
        let next = self.step(action, state, by, at, reason, |next| {
            if let Ok(results) = &results {
                next.results.clone_from(results);
            }
        })?;
        results.map(|_| next)
    }

    /// The places of the values that wait for the answer of this side.
    pub(super) fn awaiting(&self, by: &Party) -> impl Iterator<Item = usize> + '_ {
        let side = by.side();
        self.measured().enumerate().filter_map(move |(place, (criterion, finding))| {
            let waits = finding.is_some_and(|finding| finding.check == Check::Open);
            (waits && criterion.measured_by() != side).then_some(place)
        })
    }

    fn answered(
        &self,
        places: &[usize],
        check: &Check,
        by: &Party,
    ) -> Result<Vec<Option<Finding>>, ResultsError> {
        let mut results = self.results.clone();
        if places.is_empty() {
            return Err(ResultsError::NothingWaits(0));
        }
        for (index, place) in places.iter().enumerate() {
            let criterion = self.charter.criteria().get(*place);
            let criterion = criterion.ok_or(ResultsError::NoSuchCriterion(index))?;
            if criterion.measured_by() == by.side() {
                return Err(ResultsError::OwnMeasure(index));
            }
            let finding = results.get_mut(*place).and_then(Option::as_mut);
            let finding = finding.filter(|finding| finding.check == Check::Open);
            let finding = finding.ok_or(ResultsError::NothingWaits(index))?;
            if finding.entered_by == Some(by.user()) {
                return Err(ResultsError::SamePerson);
            }
            finding.check = check.clone();
        }
        Ok(results)
    }

    /// A side publishes what was entered, once nothing is missing; the buyer, once it is overdue, also without
    /// what the supplier has not entered. `values` enters one for each criterion first, where all are this
    /// side's to measure. What is overdue stays so: nobody gains time by being late.
    ///
    /// # Errors
    /// [`ResultsError`] when its results are not awaited, or a value is missing or not this side's to enter.
    pub fn publish_results(
        self,
        values: Option<&[Decimal]>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ResultsError> {
        let expected = self.charter.criteria().len();
        let results = match values {
            None => Ok(self.results.clone()),
            Some(values) if values.len() != expected => Err(ResultsError::Count { expected }),
            Some(values) => {
                let entry = |(place, value): (usize, &Decimal)| Entry {
                    place,
                    value: *value,
                    sample: None,
                };
                let entries: Vec<_> = values.iter().enumerate().map(entry).collect();
                self.with_entries(&entries, by)
            }
        };
        let late = self.state == State::Overdue;
        let to = if late { State::Overdue } else { State::DecisionDue };
        self.may(Action::PublishResults, to, by)?;
        self.require_unpublished(Action::PublishResults)?;
        let mut measured = self.clone();
        measured.take_results(&results?, at);
        let without_supplier = late && by.side() == Side::Buyer && !measured.lacks(Side::Buyer);
        if !measured.is_measured() && !without_supplier {
            return Err(ResultsError::Incomplete);
        }
        Ok(self.step(Action::PublishResults, to, by, at, None, |next| {
            next.results = measured.results;
            next.days = measured.days;
            next.unpublished = false;
        })?)
    }

    /// The criteria with what was measured, in their order.
    pub fn measured(&self) -> impl Iterator<Item = (&Criterion, Option<&Finding>)> + '_ {
        let nothing = std::iter::repeat(&None);
        let results = self.results.iter().chain(nothing);
        self.charter.criteria().iter().zip(results.map(Option::as_ref))
    }

    /// What the results recommend, once all are there or they are published: what is missing is inconclusive.
    #[must_use]
    pub fn recommendation(&self) -> Option<Recommendation> {
        let verdict = |(criterion, finding): (_, Option<&Finding>)| {
            (
                criterion,
                finding.map_or(Verdict::Inconclusive, |finding| verdict(criterion, finding)),
            )
        };
        (self.is_measured() || self.is_published()).then(|| recommend(self.measured().map(verdict)))
    }

    /// True if a criterion that must be met has failed by what was measured, disputed or not, and on however
    /// few observations.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.measured().any(|(criterion, finding)| {
            criterion.must_meet() && finding.is_some_and(|found| criterion.stops_at(found.value))
        })
    }
}

/// What a value means for its criterion: what is disputed is inconclusive.
#[must_use]
pub fn verdict(criterion: &Criterion, finding: &Finding) -> Verdict {
    match finding.check {
        Check::Disputed(_) => Verdict::Inconclusive,
        Check::Open | Check::Confirmed => criterion.judge(finding.value, finding.sample),
    }
}
