//! How far a goal has come: exact, from what both sides accepted, and the same for both.
//!
//! Progress follows from the accepted values alone; what is expected follows from the calendar. Nothing
//! is rounded before it is compared, and no data is neither 0 nor 100 percent.

use jiff::{SignedDuration, Timestamp, civil::Date};
use rust_decimal::Decimal;

use super::{
    Goal,
    metric::{Aggregation, Metric, Reading},
    terms::Terms,
};
use crate::{content::Content, deadline::Zone, fraction::Fraction, names::names, plan::Weighting};

names! {
    /// How a goal stands against the calendar.
    pub enum Status {
        /// Nothing was accepted yet.
        NoData = "no_data",
        /// Where it should be, or nearly.
        OnTrack = "on_track",
        /// Behind.
        AtRisk = "at_risk",
        /// Far behind.
        OffTrack = "off_track",
    }
}

/// What the accepted values amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The one value that the periods make; `None` for milestones.
    pub value: Option<Fraction>,
    /// How far it has come: 0 at the beginning, 1 at the target, below and above as it is.
    pub progress: Fraction,
    /// True if the last period was within the range; `None` where there is none.
    pub is_inside: Option<bool>,
    /// How many periods have an accepted value.
    pub periods: u32,
    /// The last period that has one.
    pub last_on: Date,
}

impl Measured {
    /// What the accepted values amount to, one of each period, in the order of the periods; `None`
    /// where there is none.
    ///
    /// With `b` the baseline, `t` the target and `x` the value of the periods, progress is
    /// `(x - b) / (t - b)`, or `(x - f) / (t - f)` where the floor `f` is worth nothing; into a range
    /// `1 - d(x) / d(b)`, with `d` the distance to it; where it began inside, the share of the periods
    /// inside; of milestones the weight that is done.
    #[must_use]
    pub fn of<'r>(
        terms: &Terms,
        accepted: impl IntoIterator<Item = (Date, &'r Reading)>,
    ) -> Option<Self> {
        let mut tally = Tally::default();
        for (on, reading) in accepted {
            tally.add(&terms.metric, on, reading);
        }
        let (periods, last_on) = (tally.periods, tally.last_on?);
        let value = tally.value(terms.aggregation);
        let share_inside = || Fraction::of(i64::from(tally.inside), i64::from(periods));
        let (progress, is_inside) = match &terms.metric {
            Metric::Toward { baseline, target, floor, .. } => {
                let from = Fraction::from(floor.unwrap_or(*baseline));
                let gone = value.clone()? - from.clone();
                (Fraction::of(gone, Fraction::from(*target) - from)?, None)
            }
            Metric::Range { baseline, lower, upper } => {
                let distance = |from: Fraction| distance(from, *lower, *upper);
                let at_first = distance((*baseline).into());
                let left = distance(value.clone()?);
                let progress = match Fraction::of(left, at_first) {
                    Some(left) => Fraction::one() - left,
                    None => share_inside()?,
                };
                (progress, Some(tally.is_last_inside))
            }
            Metric::Maintain { .. } => (share_inside()?, Some(tally.is_last_inside)),
            Metric::Milestones(steps) => {
                let weight = |is_counted: &dyn Fn(i16) -> bool| -> i64 {
                    let numbered = (1_i16..).zip(steps);
                    numbered
                        .filter(|(number, _)| is_counted(*number))
                        .map(|(_, step)| i64::from(step.weight))
                        .sum()
                };
                let done = weight(&|number| tally.done.contains(&number));
                (Fraction::of(done, weight(&|_| true))?, None)
            }
        };
        Some(Self { value, progress, is_inside, periods, last_on })
    }

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("value", self.value.as_ref().map(Fraction::to_string))
            .with("progress", self.progress.to_string())
            .with("is_inside", self.is_inside)
            .with("periods", i64::from(self.periods))
            .with("last_on", self.last_on.to_string())
    }
}

/// How far a value lies outside of a range.
fn distance(value: Fraction, lower: Decimal, upper: Decimal) -> Fraction {
    let below = Fraction::from(lower) - value.clone();
    let above = value - upper.into();
    below.max(above).max(Fraction::zero())
}

/// The accepted values, as far as they were added.
#[derive(Default)]
struct Tally<'r> {
    periods: u32,
    last_on: Option<Date>,
    last: Option<Fraction>,
    /// Of the values, or of the numerators.
    sum: Option<Fraction>,
    denominators: Option<Fraction>,
    inside: u32,
    is_last_inside: bool,
    done: &'r [i16],
}

impl<'r> Tally<'r> {
    fn add(&mut self, metric: &Metric, on: Date, reading: &'r Reading) {
        let plus = |sum: Option<Fraction>, more: Decimal| {
            Some(sum.unwrap_or_else(Fraction::zero) + more.into())
        };
        self.periods += 1;
        self.last_on = Some(on);
        let value = match reading {
            Reading::Value(value) => {
                self.sum = plus(self.sum.take(), *value);
                Some((*value).into())
            }
            Reading::Ratio(numerator, denominator) => {
                self.sum = plus(self.sum.take(), *numerator);
                self.denominators = plus(self.denominators.take(), *denominator);
                Fraction::of(*numerator, *denominator)
            }
            Reading::Done(done) => {
                self.done = done;
                None
            }
        };
        if let (
            Some(value),
            Metric::Range { lower, upper, .. } | Metric::Maintain { lower, upper },
        ) = (&value, metric)
        {
            self.is_last_inside = distance(value.clone(), *lower, *upper) == Fraction::zero();
            self.inside += u32::from(self.is_last_inside);
        }
        self.last = value;
    }

    fn value(&self, aggregation: Aggregation) -> Option<Fraction> {
        match aggregation {
            Aggregation::Last => self.last.clone(),
            Aggregation::Sum => self.sum.clone(),
            Aggregation::Average => Fraction::of(self.sum.clone()?, i64::from(self.periods)),
            Aggregation::Ratio => Fraction::of(self.sum.clone()?, self.denominators.clone()?),
        }
    }
}

/// The share of the time from the first day to the last that has gone by, at most all of it.
#[must_use]
pub fn expected(terms: &Terms, zone: &Zone, now: Timestamp) -> Fraction {
    let (start, due) = (zone.start_of(terms.starts_on), zone.end_of(terms.due_on));
    let seconds = |since: Timestamp, until: Timestamp| {
        // Within a few years of whole seconds that is exact to the second, and never off.
        until.duration_since(since).as_secs()
    };
    Fraction::of(seconds(start, now), seconds(start, due))
        .map_or_else(Fraction::one, Fraction::clamped)
}

/// How a goal that has come so far stands against the calendar: on track no more than a tenth behind what
/// is expected, at risk no more than a quarter behind, else off track. What is to stay or come within a
/// range is expected to be there all the time.
pub(super) fn status(
    terms: &Terms,
    measured: Option<&Measured>,
    zone: &Zone,
    now: Timestamp,
) -> Status {
    let Some(measured) = measured else {
        return Status::NoData;
    };
    let expected = match terms.metric {
        Metric::Range { .. } | Metric::Maintain { .. } => Fraction::one(),
        Metric::Toward { .. } | Metric::Milestones(_) => expected(terms, zone, now),
    };
    let behind = expected - measured.progress.clone();
    let hundredths = |count: i64| Fraction::from(Decimal::new(count, 2));
    if behind <= hundredths(10) {
        Status::OnTrack
    } else if behind <= hundredths(25) {
        Status::AtRisk
    } else {
        Status::OffTrack
    }
}

/// True if nothing was accepted for more than one and a half times the cadence.
pub(super) fn is_stale(
    terms: &Terms,
    measured: Option<&Measured>,
    zone: &Zone,
    now: Timestamp,
) -> bool {
    let since = measured
        .map_or_else(|| zone.start_of(terms.starts_on), |measured| zone.end_of(measured.last_on));
    let most = SignedDuration::from_hours(terms.cadence.days() * 36);
    now.duration_since(since) > most
}

/// How far a plan has come: the mean of its goals' progress by weight, each counted between 0 and 1, so
/// that no goal's excess makes up for another's miss; and the share of the weight that has data at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollUp {
    /// The mean over the goals with data; `None` where no goal has any.
    pub progress: Option<Fraction>,
    /// The weight with data, as a share of all weight; `None` where there are no goals.
    pub coverage: Option<Fraction>,
}

impl Goal {
    /// What it counts in its plan: its weight, or 1 where all count the same.
    #[must_use]
    pub fn counted_weight(&self, weighting: Weighting) -> i64 {
        match weighting {
            Weighting::Weighted => i64::from(self.terms.weight),
            Weighting::Unweighted => 1,
        }
    }
}

impl RollUp {
    /// Of the goals of a plan that count.
    #[must_use]
    pub fn of_goals(weighting: Weighting, goals: &[&Goal]) -> Self {
        Self::of(goals.iter().map(|goal| {
            let progress = goal.measured.as_ref().map(|measured| &measured.progress);
            (goal.counted_weight(weighting), progress)
        }))
    }

    /// Of the goals' weights, each with its progress where it has data.
    pub fn of<'f>(goals: impl IntoIterator<Item = (i64, Option<&'f Fraction>)>) -> Self {
        let (mut sum, mut with_data, mut all) = (Fraction::zero(), 0_i64, 0_i64);
        for (weight, progress) in goals {
            all += weight;
            if let Some(progress) = progress {
                with_data += weight;
                sum = sum + Fraction::from(weight) * progress.clone().clamped();
            }
        }
        Self { progress: Fraction::of(sum, with_data), coverage: Fraction::of(with_data, all) }
    }
}

#[cfg(test)]
mod tests;
