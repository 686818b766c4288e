//! What a pitch can say besides its title and value line: for whom it brings what, where it was seen,
//! what it costs, what is asked and what is offered.
//!
//! All of it is optional, and what is not said leaves no trace in what is hashed.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Category, Readiness};
use crate::{
    content::{Content, canonical},
    country::Country,
    money::Money,
    names::{Name, names},
    text::{Line, Paragraph, WebAddress},
};

names! {
    /// Whom something benefits.
    pub enum Beneficiary {
        /// Those who buy it in the store.
        Shopper = "shopper",
        /// The customer.
        Buyer = "buyer",
    }
}

names! {
    /// What kind of benefit it is.
    pub enum BenefitKind {
        /// Sales that were not there before.
        IncrementalSales = "incremental_sales",
        /// Margin.
        Margin = "margin",
        /// Less waste.
        Waste = "waste",
        /// Less carbon dioxide.
        Co2 = "co2",
        /// Less cost.
        Cost = "cost",
        /// Something else.
        Other = "other",
    }
}

names! {
    /// In which time a benefit comes about.
    pub enum Period {
        /// Each week.
        Week = "week",
        /// Each month.
        Month = "month",
        /// Each quarter.
        Quarter = "quarter",
        /// Each year.
        Year = "year",
    }
}

/// How much: money, or a quantity of something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// Money.
    Money(Money),
    /// A quantity and its unit: `t CO2e`.
    Quantity(Decimal, Line),
}

/// An item of the value case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefit {
    /// For whom.
    pub beneficiary: Beneficiary,
    /// Of which kind.
    pub kind: BenefitKind,
    /// How much.
    pub amount: Amount,
    /// In which time; `None` once.
    pub per: Option<Period>,
    /// What is taken for granted.
    pub assumptions: Option<Paragraph>,
}

impl Benefit {
    fn content(&self) -> Content {
        let (amount, currency, unit) = match &self.amount {
            Amount::Money(money) => (money.amount, Some(money.currency.code()), None),
            Amount::Quantity(value, unit) => (*value, None, Some(unit.as_str())),
        };
        Content::new()
            .with("for", self.beneficiary.as_str())
            .with("kind", self.kind.as_str())
            .with("amount", canonical(amount))
            .with("currency", currency)
            .with("unit", unit)
            .with("per", self.per.map(Name::as_str))
            .with("assumptions", self.assumptions.as_ref().map(Paragraph::as_str))
    }
}

/// What has been seen of it in another market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// Where.
    pub country: Country,
    /// Since when.
    pub since: Date,
    /// What came of it.
    pub result: Paragraph,
    /// Where that can be read.
    pub source: Option<WebAddress>,
}

impl Market {
    fn content(&self) -> Content {
        Content::new()
            .with("market", self.country.code())
            .with("since", self.since.to_string())
            .with("result", self.result.as_str())
            .with("source", self.source.as_ref().map(WebAddress::as_str))
    }
}

names! {
    /// Who may know of it.
    #[derive(Default)]
    pub enum Confidentiality {
        /// Nothing in it is secret.
        #[default]
        Open = "open",
        /// It is told in confidence.
        Confidential = "confidential",
    }
}

/// Whose the ideas are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntellectualProperty {
    /// Who owns what was there before.
    pub background_owner: Line,
    /// Patents, designs and marks.
    pub registrations: Option<Paragraph>,
    /// What others have a right to.
    pub third_party_rights: Option<Paragraph>,
}

impl IntellectualProperty {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let text = |text: &Option<Paragraph>| text.as_ref().map(|text| text.as_str().to_owned());
        Content::new()
            .with("background_owner", self.background_owner.as_str())
            .with("registrations", text(&self.registrations))
            .with("third_party_rights", text(&self.third_party_rights))
    }
}

names! {
    /// The right that is offered with a pitch.
    pub enum RightKind {
        /// None.
        None = "none",
        /// To judge before it is shown to others.
        FirstLook = "first_look",
        /// To launch before others do.
        FirstToMarket = "first_to_market",
        /// To be the only one.
        Exclusive = "exclusive",
    }
}

/// The right that is offered, for how long and for what. An offer alone binds nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedRight {
    kind: RightKind,
    days: Option<i16>,
    scope: Option<Paragraph>,
}

/// What is wrong with an offered right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferedRightError {
    /// A right has an end.
    #[error(
        "must be a whole number from 1 to {}, unless the kind is none",
        OfferedRight::LONGEST_DAYS
    )]
    Days,
    /// Where nothing is offered, nothing has a length.
    #[error("must be left out where the kind is none")]
    DaysOfNothing,
    /// Where nothing is offered, nothing has a scope.
    #[error("must be left out where the kind is none")]
    ScopeOfNothing,
}

impl OfferedRight {
    /// The longest time, in days: twelve months.
    pub const LONGEST_DAYS: i16 = 366;

    /// The right, if its parts fit together.
    ///
    /// # Errors
    /// Every [`OfferedRightError`] that there is, at once.
    pub fn new(
        kind: RightKind,
        days: Option<i64>,
        scope: Option<Paragraph>,
    ) -> Result<Self, Vec<OfferedRightError>> {
        let length = days
            .and_then(|days| i16::try_from(days).ok())
            .filter(|days| (1..=Self::LONGEST_DAYS).contains(days));
        let mut errors = Vec::new();
        if kind == RightKind::None {
            errors.extend(days.map(|_| OfferedRightError::DaysOfNothing));
            errors.extend(scope.as_ref().map(|_| OfferedRightError::ScopeOfNothing));
        } else if length.is_none() {
            errors.push(OfferedRightError::Days);
        }
        if errors.is_empty() { Ok(Self { kind, days: length, scope }) } else { Err(errors) }
    }

    /// Which right.
    #[must_use]
    pub fn kind(&self) -> RightKind {
        self.kind
    }

    /// For how many days; `None` where there is none.
    #[must_use]
    pub fn days(&self) -> Option<i16> {
        self.days
    }

    /// For what: products, territories, channels.
    #[must_use]
    pub fn scope(&self) -> Option<&Paragraph> {
        self.scope.as_ref()
    }

    fn content(&self) -> Content {
        Content::new()
            .with("kind", self.kind.as_str())
            .with("days", self.days.map(i64::from))
            .with("scope", self.scope.as_ref().map(Paragraph::as_str))
    }
}

/// All that a pitch can say besides its title and value line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Its kind.
    pub category: Option<Category>,
    /// The problem that it solves.
    pub problem: Option<Paragraph>,
    /// What has been seen of it elsewhere, in words.
    pub evidence: Option<Paragraph>,
    /// How far it is.
    pub readiness: Option<Readiness>,
    /// The first day on which it can be launched.
    pub earliest_launch: Option<Date>,
    /// Why it is made for this buyer.
    pub tailoring: Option<Paragraph>,
    /// What it brings, and to whom.
    pub value_case: Vec<Benefit>,
    /// Where it was seen before.
    pub markets: Vec<Market>,
    /// What is asked of the buyer.
    pub asks: Option<Paragraph>,
    /// What it costs to bring in.
    pub cost_to_implement: Option<Money>,
    /// How many days that takes.
    pub days_to_implement: Option<i16>,
    /// Who may know of it.
    pub confidentiality: Confidentiality,
    /// Whose the ideas are.
    pub intellectual_property: Option<IntellectualProperty>,
    /// The right that is offered with it.
    pub offered_right: Option<OfferedRight>,
}

impl Details {
    /// The most items of a value case.
    pub const MOST_BENEFITS: usize = 20;
    /// The most markets.
    pub const MOST_MARKETS: usize = 50;
    /// The longest time to bring it in, in days: ten years.
    pub const LONGEST_DAYS: i16 = 3_650;

    pub(super) fn content(&self) -> Content {
        let text = |text: &Option<Paragraph>| text.as_ref().map(|text| text.as_str().to_owned());
        let list = |items: Vec<Content>| (!items.is_empty()).then_some(items);
        let told = Some(self.confidentiality).filter(|class| *class != Confidentiality::Open);
        Content::new()
            .with("category", self.category.map(Name::as_str))
            .with("problem", text(&self.problem))
            .with("evidence", text(&self.evidence))
            .with("readiness", self.readiness.map(|readiness| i64::from(readiness.level())))
            .with("earliest_launch", self.earliest_launch.map(|date| date.to_string()))
            .with_some("tailoring", text(&self.tailoring))
            .with_some("value_case", list(self.value_case.iter().map(Benefit::content).collect()))
            .with_some("markets", list(self.markets.iter().map(Market::content).collect()))
            .with_some("asks", text(&self.asks))
            .with_some("cost_to_implement", self.cost_to_implement.as_ref().map(Money::content))
            .with_some("days_to_implement", self.days_to_implement.map(i64::from))
            .with_some("confidentiality", told.map(Name::as_str))
            .with_some(
                "intellectual_property",
                self.intellectual_property.as_ref().map(IntellectualProperty::content),
            )
            .with_some("offered_right", self.offered_right.as_ref().map(OfferedRight::content))
    }
}
