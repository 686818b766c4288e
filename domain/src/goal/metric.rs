//! What a goal is measured by: which way is better, from where to where, and what a value is.

use rust_decimal::Decimal;

use crate::{
    content::{Content, Value, canonical},
    names::{Name, names},
    pilot::Direction,
    text::Line,
};

names! {
    /// The kinds of a metric.
    pub enum MetricKind {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
        /// Between two values is good.
        Range = "range",
        /// Good already, and to stay so.
        Maintain = "maintain",
        /// Steps that are done or not.
        Milestones = "milestones",
    }
}

names! {
    /// How the values of the periods make one value.
    pub enum Aggregation {
        /// The last one.
        Last = "last",
        /// All together.
        Sum = "sum",
        /// Their mean.
        Average = "average",
        /// All numerators by all denominators.
        Ratio = "ratio",
    }
}

/// A step that is done or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What is to be done.
    pub title: Line,
    /// Its share of the whole, relative to the others': 1 to 100.
    pub weight: i16,
}

/// What is measured: from where to where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metric {
    /// From the baseline to the target.
    Toward {
        /// Which way.
        direction: Direction,
        /// The value at the beginning.
        baseline: Decimal,
        /// The value to be reached.
        target: Decimal,
        /// The value that is worth nothing, where it is not the baseline.
        floor: Option<Decimal>,
    },
    /// Into a range, ends included.
    Range {
        /// The value at the beginning.
        baseline: Decimal,
        /// The lower end.
        lower: Decimal,
        /// The upper end.
        upper: Decimal,
    },
    /// Within a range, ends included, all the time.
    Maintain {
        /// The lower end.
        lower: Decimal,
        /// The upper end.
        upper: Decimal,
    },
    /// Steps.
    Milestones(Vec<Milestone>),
}

/// What is wrong with a metric, beyond its single fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetricError {
    /// The target lies on the wrong side of the baseline.
    #[error("must lie on the better side of baseline")]
    TargetNotBetter,
    /// What is worth nothing is worth something.
    #[error("must lie on the worse side of target")]
    FloorNotWorse,
    /// The ends lie the wrong way round.
    #[error("must lie above lower")]
    UpperNotAbove,
    /// There is nothing to do, or too much.
    #[error("needs 1 to {} milestones", Metric::MOST_MILESTONES)]
    MilestoneCount,
}

impl Metric {
    /// The most milestones.
    pub const MOST_MILESTONES: usize = 50;

    /// The metric, if its values fit together.
    ///
    /// # Errors
    /// Every [`MetricError`] that there is, at once.
    pub fn checked(self) -> Result<Self, Vec<MetricError>> {
        let mut errors = Vec::new();
        match &self {
            Self::Toward { direction, baseline, target, floor } => {
                let is_better = |one: &Decimal, other: &Decimal| match direction {
                    Direction::Higher => one > other,
                    Direction::Lower => one < other,
                };
                if !is_better(target, baseline) {
                    errors.push(MetricError::TargetNotBetter);
                }
                if floor.is_some_and(|floor| !is_better(target, &floor)) {
                    errors.push(MetricError::FloorNotWorse);
                }
            }
            Self::Range { lower, upper, .. } | Self::Maintain { lower, upper } => {
                if upper <= lower {
                    errors.push(MetricError::UpperNotAbove);
                }
            }
            Self::Milestones(steps) => {
                if !(1..=Self::MOST_MILESTONES).contains(&steps.len()) {
                    errors.push(MetricError::MilestoneCount);
                }
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> MetricKind {
        match self {
            Self::Toward { direction: Direction::Higher, .. } => MetricKind::Higher,
            Self::Toward { direction: Direction::Lower, .. } => MetricKind::Lower,
            Self::Range { .. } => MetricKind::Range,
            Self::Maintain { .. } => MetricKind::Maintain,
            Self::Milestones(_) => MetricKind::Milestones,
        }
    }

    /// The canonical document: what the kind has, and no more.
    #[must_use]
    pub fn content(&self) -> Content {
        let content = Content::new().with("kind", self.kind().as_str());
        match self {
            Self::Toward { baseline, target, floor, .. } => {
                let content = content
                    .with("baseline", canonical(*baseline))
                    .with("target", canonical(*target));
                match floor {
                    Some(floor) => content.with("floor", canonical(*floor)),
                    None => content,
                }
            }
            Self::Range { baseline, lower, upper } => content
                .with("baseline", canonical(*baseline))
                .with("lower", canonical(*lower))
                .with("upper", canonical(*upper)),
            Self::Maintain { lower, upper } => {
                content.with("lower", canonical(*lower)).with("upper", canonical(*upper))
            }
            Self::Milestones(steps) => {
                let steps: Vec<Content> = steps
                    .iter()
                    .map(|step| {
                        Content::new()
                            .with("title", step.title.as_str())
                            .with("weight", i64::from(step.weight))
                    })
                    .collect();
                content.with("milestones", steps)
            }
        }
    }
}

/// What was measured in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A value.
    Value(Decimal),
    /// A share: numerator, and denominator above 0.
    Ratio(Decimal, Decimal),
    /// The milestones that are done, by their numbers from 1, in order, each once.
    Done(Vec<i16>),
}

/// What is wrong with a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadingError {
    /// The goal takes another kind of value.
    #[error("must be given as the goal's aggregation and metric ask: {0}")]
    Kind(&'static str),
    /// There is no such milestone.
    #[error("must name milestones by their numbers, from 1 to {0}")]
    NoSuchMilestone(usize),
    /// A share of nothing.
    #[error("must be above 0")]
    Denominator,
}

impl Reading {
    /// The reading, if the metric and the aggregation take it.
    ///
    /// # Errors
    /// [`ReadingError`] when they do not.
    pub fn checked(self, metric: &Metric, aggregation: Aggregation) -> Result<Self, ReadingError> {
        match (self, metric) {
            (Self::Done(mut done), Metric::Milestones(steps)) => {
                done.sort_unstable();
                done.dedup();
                let exists = |number: &i16| {
                    usize::try_from(*number).is_ok_and(|number| (1..=steps.len()).contains(&number))
                };
                if done.iter().all(exists) {
                    Ok(Self::Done(done))
                } else {
                    Err(ReadingError::NoSuchMilestone(steps.len()))
                }
            }
            (_, Metric::Milestones(_)) => Err(ReadingError::Kind("milestones_done")),
            (Self::Ratio(_, denominator), _) if denominator <= Decimal::ZERO => {
                Err(ReadingError::Denominator)
            }
            (reading, _) => match (&reading, aggregation) {
                (Self::Ratio(..), Aggregation::Ratio)
                | (Self::Value(_), Aggregation::Last | Aggregation::Sum | Aggregation::Average) => {
                    Ok(reading)
                }
                (Self::Value(_) | Self::Done(_), Aggregation::Ratio) => {
                    Err(ReadingError::Kind("numerator and denominator"))
                }
                (
                    Self::Ratio(..) | Self::Done(_),
                    Aggregation::Last | Aggregation::Sum | Aggregation::Average,
                ) => Err(ReadingError::Kind("value")),
            },
        }
    }

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        match self {
            Self::Value(value) => Content::new().with("value", canonical(*value)),
            Self::Ratio(numerator, denominator) => Content::new()
                .with("numerator", canonical(*numerator))
                .with("denominator", canonical(*denominator)),
            Self::Done(done) => {
                let done = done.iter().map(|number| Value::Integer(i64::from(*number)));
                Content::new().with("milestones_done", Value::List(done.collect()))
            }
        }
    }
}
