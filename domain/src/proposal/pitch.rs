//! What a supplier writes: the pitch itself.
//!
//! A title and a value line are enough; the rest is there for those who want it.

use jiff::civil::Date;

use crate::{
    content::Content,
    names::{Name, names},
    text::{Line, Paragraph, Title},
};

names! {
    /// What kind of innovation is pitched.
    pub enum Category {
        /// A product.
        Product = "product",
        /// A packaging.
        Packaging = "packaging",
        /// A process.
        Process = "process",
        /// A service.
        Service = "service",
        /// An insight into shoppers.
        Insight = "insight",
        /// Something for the environment.
        Sustainability = "sustainability",
        /// Something digital.
        Digital = "digital",
        /// A way to save cost.
        Cost = "cost",
    }
}

/// A technology readiness level, 1 to 9 (ISO 16290).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Readiness(i16);

impl Readiness {
    /// The level, where it is between 1 and 9.
    #[must_use]
    pub fn new(level: i64) -> Option<Self> {
        i16::try_from(level).ok().filter(|level| (1..=9).contains(level)).map(Self)
    }

    /// The level.
    #[must_use]
    pub fn level(self) -> i16 {
        self.0
    }
}

/// What a supplier writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pitch {
    /// What it is, in one line.
    pub title: Title,
    /// What it brings, in one line.
    pub value_line: Line,
    /// Its kind.
    pub category: Option<Category>,
    /// The problem that it solves.
    pub problem: Option<Paragraph>,
    /// What has been seen of it elsewhere.
    pub evidence: Option<Paragraph>,
    /// How far it is.
    pub readiness: Option<Readiness>,
    /// The first day on which it can be launched.
    pub earliest_launch: Option<Date>,
}

impl Pitch {
    /// The canonical document that a receipt's hash is of.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("title", self.title.as_str())
            .with("value_line", self.value_line.as_str())
            .with("category", self.category.map(Name::as_str))
            .with("problem", self.problem.as_ref().map(Paragraph::as_str))
            .with("evidence", self.evidence.as_ref().map(Paragraph::as_str))
            .with("readiness", self.readiness.map(|readiness| i64::from(readiness.level())))
            .with("earliest_launch", self.earliest_launch.map(|date| date.to_string()))
    }
}
