//! What a supplier writes: the pitch itself.
//!
//! A title and a value line are enough; the rest is there for those who want it.

use super::Details;
use crate::{
    content::Content,
    innovation::Innovation,
    names::names,
    text::{Line, Title},
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
    /// All that can be said besides.
    pub details: Details,
}

impl Pitch {
    /// The canonical document that a receipt's hash is of.
    ///
    /// Its first fields are always there; those that came later only where something was written, so
    /// that what was hashed before stays what it was.
    #[must_use]
    pub fn content(&self) -> Content {
        self.details
            .content()
            .with("title", self.title.as_str())
            .with("value_line", self.value_line.as_str())
    }
}

/// A pitch that is not whole yet: an innovation has the rest.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// What it is, in one line.
    pub title: Option<Title>,
    /// What it brings, in one line.
    pub value_line: Option<Line>,
    /// All that can be said besides.
    pub details: Details,
}

/// Neither the sketch nor the innovation says what it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is missing, and the innovation has no summary")]
pub struct NoValueLine;

impl Sketch {
    /// The pitch, with what is missing in it copied from the innovation. What is the supplier's alone
    /// stays there: its notes and its stage.
    ///
    /// # Errors
    /// [`NoValueLine`] where the innovation has no summary either.
    pub fn completed_by(self, innovation: &Innovation) -> Result<Pitch, NoValueLine> {
        let Self { title, value_line, details } = self;
        let entry = &innovation.entry;
        let value_line = value_line.or_else(|| entry.summary.clone()).ok_or(NoValueLine)?;
        let intellectual_property =
            details.intellectual_property.or_else(|| entry.intellectual_property.clone());
        Ok(Pitch {
            title: title.unwrap_or_else(|| entry.title.clone()),
            value_line,
            details: Details {
                category: details.category.or(entry.category),
                readiness: details.readiness.or(entry.readiness),
                intellectual_property,
                ..details
            },
        })
    }
}
