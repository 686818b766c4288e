//! What a plan is for, from when until when, and by which rules: the terms that both sides sign.

use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{
    amendment::Agreed,
    content::{Content, ContentHash},
    deadline::Zone,
    id::PlanId,
    names::{Name, names},
    text::{Line, Paragraph, TextError, Title},
};

names! {
    /// Whether the goals of a plan have weights.
    pub enum Weighting {
        /// Their weights add up to 100 at most; the plan is complete at 100.
        Weighted = "weighted",
        /// All count the same.
        Unweighted = "unweighted",
    }
}

/// What goals of a plan that count weigh together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoalsWeight(pub i64);

/// The days of a plan, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    starts_on: Date,
    ends_on: Date,
}

/// What is wrong with the days of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It would end before it starts, or on the same day.
    #[error("must be after the first day")]
    EndsBeforeStart,
    /// It would last too long.
    #[error("must be within {} years of the first day", Period::MOST_YEARS)]
    TooLong,
}

impl Period {
    /// The most years.
    pub const MOST_YEARS: i16 = 5;

    /// From the first to the last day.
    ///
    /// # Errors
    /// [`PeriodError`] when the last day is not after the first, or five years later or more.
    pub fn new(starts_on: Date, ends_on: Date) -> Result<Self, PeriodError> {
        if ends_on <= starts_on {
            return Err(PeriodError::EndsBeforeStart);
        }
        if ends_on >= starts_on.saturating_add(Self::MOST_YEARS.years()) {
            return Err(PeriodError::TooLong);
        }
        Ok(Self { starts_on, ends_on })
    }

    /// The first day.
    #[must_use]
    pub fn starts_on(self) -> Date {
        self.starts_on
    }

    /// The last day.
    #[must_use]
    pub fn ends_on(self) -> Date {
        self.ends_on
    }
}

/// The code of a currency, as ISO 4217 spells it: three capital letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency(String);

impl Currency {
    /// Reads a code.
    ///
    /// # Errors
    /// [`TextError`] when it is not three capital letters.
    pub fn parse(code: &str) -> Result<Self, TextError> {
        let well_formed = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if well_formed {
            Ok(Self(code.to_owned()))
        } else {
            Err(TextError::Malformed("the code of a currency such as EUR"))
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How often both sides look at the plan together: every 1 to 12 months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence(i16);

impl Cadence {
    /// What it is where nothing else is said: 3 months.
    pub const USUAL: Self = Self(3);

    /// The cadence, where it is between 1 and 12 months.
    #[must_use]
    pub fn new(months: i64) -> Option<Self> {
        i16::try_from(months).ok().filter(|months| (1..=12).contains(months)).map(Self)
    }

    /// The months.
    #[must_use]
    pub fn months(self) -> i16 {
        self.0
    }
}

/// What both sides sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What the plan is called.
    pub title: Title,
    /// From when until when.
    pub period: Period,
    /// Where its days begin and end.
    pub zone: Zone,
    /// What both want to reach.
    pub vision: Paragraph,
    /// The category of goods that it is about.
    pub category: Option<Line>,
    /// How both want to deal with one another.
    pub principles: Option<Paragraph>,
    /// The currency of its amounts.
    pub currency: Option<Currency>,
    /// Whether its goals have weights.
    pub weighting: Weighting,
    /// How often it is reviewed.
    pub reviews: Cadence,
}

impl Terms {
    /// The weight that is left beside these goals, where weights have to add up; below zero where they
    /// weigh too much already.
    #[must_use]
    pub fn left_beside(&self, goals: GoalsWeight) -> Option<i64> {
        match self.weighting {
            Weighting::Weighted => Some(100 - goals.0),
            Weighting::Unweighted => None,
        }
    }

    /// The instant at which it begins.
    #[must_use]
    pub fn starts_at(&self) -> Timestamp {
        self.zone.start_of(self.period.starts_on)
    }

    /// The instant at which it is over.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.zone.end_of(self.period.ends_on)
    }

    /// The hash that both sides sign: of the terms and the plan whose they are.
    #[must_use]
    pub fn hash(&self, plan: PlanId) -> ContentHash {
        self.content().with("plan", plan.to_string()).hash()
    }
}

impl Agreed for Terms {
    fn content(&self) -> Content {
        Content::new()
            .with("title", self.title.as_str())
            .with("starts_on", self.period.starts_on.to_string())
            .with("ends_on", self.period.ends_on.to_string())
            .with("time_zone", self.zone.name())
            .with("vision", self.vision.as_str())
            .with("category", self.category.as_ref().map(Line::as_str))
            .with("principles", self.principles.as_ref().map(Paragraph::as_str))
            .with("currency", self.currency.as_ref().map(Currency::as_str))
            .with("weighting", self.weighting.as_str())
            .with("review_months", i64::from(self.reviews.months()))
    }
}
