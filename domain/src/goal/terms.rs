//! What both sides agree on: what is to be reached, by when, why it matters to each, and who measures.

use jiff::{ToSpan, civil::Date};

use super::metric::{Aggregation, Metric};
use crate::{
    actor::Side,
    content::Content,
    names::{Name, names},
    text::{Line, Paragraph, Title},
};

names! {
    /// Where the values come from.
    pub enum Source {
        /// People write them down.
        Manual = "manual",
        /// A program or a file brings them.
        Import = "import",
        /// They are computed from other data.
        Computed = "computed",
    }
}

names! {
    /// How often it is measured.
    pub enum Cadence {
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        Fortnightly = "fortnightly",
        /// Every month.
        Monthly = "monthly",
        /// Every quarter.
        Quarterly = "quarterly",
        /// Every year.
        Yearly = "yearly",
    }
}

impl Cadence {
    /// Its length in days, no shorter than any of its kind.
    #[must_use]
    pub fn days(self) -> i64 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
            Self::Fortnightly => 14,
            Self::Monthly => 31,
            Self::Quarterly => 92,
            Self::Yearly => 366,
        }
    }
}

/// What both sides agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is to be reached, in one line.
    pub title: Title,
    /// Why it matters to the customer.
    pub why_buyer: Option<Paragraph>,
    /// Why it matters to the supplier.
    pub why_supplier: Option<Paragraph>,
    /// What shoppers have of it.
    pub shopper_benefit: Option<Paragraph>,
    /// What is measured, in words: `Availability on the shelf`.
    pub measure: Line,
    /// In what: `%`, `EUR`, `days`.
    pub unit: Option<Line>,
    /// From where to where.
    pub metric: Metric,
    /// How the values of the periods make one.
    pub aggregation: Aggregation,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub due_on: Date,
    /// Its share of the plan, 1 to 100.
    pub weight: i16,
    /// The side that measures.
    pub measured_by: Side,
    /// Where the values come from.
    pub source: Source,
    /// How often it is measured.
    pub cadence: Cadence,
}

/// What is wrong with the terms, beyond their single fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// It would be due before it starts.
    #[error("must be after starts_on")]
    DueBeforeStart,
    /// It would take too long.
    #[error("must be within {} years of starts_on", Terms::LONGEST_YEARS)]
    TooLong,
    /// The weight is no share.
    #[error("must be a whole number from 1 to 100")]
    Weight,
    /// Milestones are counted as they stand.
    #[error("must be last where the metric is milestones")]
    AggregationOfMilestones,
}

impl Terms {
    /// The longest time, in years.
    pub const LONGEST_YEARS: i16 = 5;

    /// The terms, if they fit together.
    ///
    /// # Errors
    /// Every [`TermsError`] that there is, at once.
    pub fn checked(self) -> Result<Self, Vec<TermsError>> {
        let mut errors = Vec::new();
        if self.due_on <= self.starts_on {
            errors.push(TermsError::DueBeforeStart);
        }
        if self.due_on >= self.starts_on.saturating_add(Self::LONGEST_YEARS.years()) {
            errors.push(TermsError::TooLong);
        }
        if !(1..=100).contains(&self.weight) {
            errors.push(TermsError::Weight);
        }
        if matches!(self.metric, Metric::Milestones(_)) && self.aggregation != Aggregation::Last {
            errors.push(TermsError::AggregationOfMilestones);
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let text = |text: &Option<Paragraph>| text.as_ref().map(|text| text.as_str().to_owned());
        Content::new()
            .with("title", self.title.as_str())
            .with("why_buyer", text(&self.why_buyer))
            .with("why_supplier", text(&self.why_supplier))
            .with("shopper_benefit", text(&self.shopper_benefit))
            .with("measure", self.measure.as_str())
            .with("unit", self.unit.as_ref().map(Line::as_str))
            .with("metric", self.metric.content())
            .with("aggregation", self.aggregation.as_str())
            .with("starts_on", self.starts_on.to_string())
            .with("due_on", self.due_on.to_string())
            .with("weight", i64::from(self.weight))
            .with("measured_by", self.measured_by.as_str())
            .with("source", self.source.as_str())
            .with("cadence", self.cadence.as_str())
    }
}
