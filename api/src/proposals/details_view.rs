//! The parts of a pitch that are there for those who want them, as both sides read them: with the very
//! fields and values that are hashed.

use domain::{
    content::canonical,
    machine::Name,
    proposal::{Amount, Benefit, Market, OfferedRight},
    text::{Paragraph, WebAddress},
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::Shown;

/// What it brings to whom.
#[derive(Serialize, ToSchema)]
#[schema(as = Benefit)]
pub(super) struct BenefitView<'a> {
    /// `shopper` or `buyer`.
    #[schema(example = "buyer")]
    r#for: &'static str,
    /// `incremental_sales`, `margin`, `waste`, `co2`, `cost` or `other`.
    #[schema(example = "margin")]
    kind: &'static str,
    /// How much, in its shortest form.
    #[schema(example = "120000")]
    amount: String,
    /// The currency of an amount of money (ISO 4217).
    #[schema(example = "EUR")]
    currency: Option<&'static str>,
    /// The unit of any other amount.
    #[schema(example = json!(null))]
    unit: Option<&'a str>,
    /// `week`, `month`, `quarter` or `year`; null of what comes once.
    #[schema(example = "year")]
    per: Option<&'static str>,
    /// What is taken for granted.
    #[schema(example = "Four hundred stores, two facings.")]
    assumptions: Option<&'a str>,
}

/// Where it was seen before.
#[derive(Serialize, ToSchema)]
#[schema(as = Market)]
pub(super) struct MarketView<'a> {
    /// The country (ISO 3166-1, two letters).
    #[schema(example = "DK")]
    market: &'static str,
    /// Since when.
    #[schema(value_type = String, format = Date, example = "2026-02-01")]
    since: Shown<Date>,
    /// What came of it.
    #[schema(example = "Half of the buyers came back within a month.")]
    result: &'a str,
    /// Where that can be read.
    #[schema(example = json!(null))]
    source: Option<&'a str>,
}

/// The right that is offered with a pitch.
#[derive(Serialize, ToSchema)]
#[schema(as = OfferedRight)]
pub(super) struct OfferedRightView<'a> {
    /// `none`, `first_look`, `first_to_market` or `exclusive`.
    #[schema(example = "first_to_market")]
    kind: &'static str,
    /// For how many days; null where the kind is `none`.
    #[schema(example = 90)]
    days: Option<i16>,
    /// For which products, territories and channels.
    #[schema(example = "Chilled oat drinks in the north.")]
    scope: Option<&'a str>,
}

impl<'a> From<&'a Benefit> for BenefitView<'a> {
    fn from(one: &'a Benefit) -> Self {
        let (amount, currency, unit) = match &one.amount {
            Amount::Money(money) => (money.amount, Some(money.currency.code()), None),
            Amount::Quantity(value, unit) => (*value, None, Some(unit.as_str())),
        };
        Self {
            r#for: one.beneficiary.as_str(),
            kind: one.kind.as_str(),
            amount: canonical(amount),
            currency,
            unit,
            per: one.per.map(Name::as_str),
            assumptions: one.assumptions.as_ref().map(Paragraph::as_str),
        }
    }
}

impl<'a> From<&'a Market> for MarketView<'a> {
    fn from(one: &'a Market) -> Self {
        Self {
            market: one.country.code(),
            since: Shown(one.since),
            result: one.result.as_str(),
            source: one.source.as_ref().map(WebAddress::as_str),
        }
    }
}

impl<'a> From<&'a OfferedRight> for OfferedRightView<'a> {
    fn from(right: &'a OfferedRight) -> Self {
        Self {
            kind: right.kind().as_str(),
            days: right.days(),
            scope: right.scope().map(Paragraph::as_str),
        }
    }
}
