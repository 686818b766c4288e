//! The parts of a pitch that are there for those who want them, as a request.

use domain::{
    country::Country,
    money::Money,
    proposal::{Amount, Benefit, Details, Market, OfferedRight, OfferedRightError},
    text::{Line, Paragraph, WebAddress},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, date, decimal, name, text},
    money::currency,
};

/// What it brings to whom: so much money, or so much of something else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBenefit, example = json!({
    "for": "buyer", "kind": "margin", "amount": "120000", "currency": "EUR", "per": "year",
    "assumptions": "Four hundred stores, two facings.",
}))]
pub(crate) struct BenefitRequest {
    /// `shopper` or `buyer`.
    #[schema(value_type = String, required)]
    r#for: Field<String>,
    /// `incremental_sales`, `margin`, `waste`, `co2`, `cost` or `other`.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// How much: a decimal number in a string.
    #[schema(value_type = String, required, max_length = 24)]
    amount: Field<String>,
    /// The currency of an amount of money (ISO 4217).
    #[schema(value_type = Option<String>, min_length = 3, max_length = 3)]
    currency: Field<String>,
    /// The unit of any other amount, such as `t CO2e`; either this or `currency`.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
    unit: Field<String>,
    /// `week`, `month`, `quarter` or `year`; left out of what comes once.
    #[schema(value_type = Option<String>)]
    per: Field<String>,
    /// What is taken for granted.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    assumptions: Field<String>,
}

/// Where it was seen before.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMarket, example = json!({
    "market": "DK", "since": "2026-02-01", "result": "Half of the buyers came back within a month.",
}))]
pub(crate) struct MarketRequest {
    /// The country (ISO 3166-1, two letters).
    #[schema(value_type = String, required, min_length = 2, max_length = 2)]
    market: Field<String>,
    /// Since when.
    #[schema(value_type = String, required, format = Date)]
    since: Field<String>,
    /// What came of it.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    result: Field<String>,
    /// Where that can be read.
    #[schema(value_type = Option<String>, format = "uri", max_length = 2000)]
    source: Field<String>,
}

/// The right that is offered with a pitch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOfferedRight, example = json!({
    "kind": "first_to_market", "days": 90, "scope": "Chilled oat drinks in the north.",
}))]
pub(crate) struct OfferedRightRequest {
    /// `none`, `first_look`, `first_to_market` or `exclusive`.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// For how many days, unless the kind is `none`.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 366)]
    days: Field<i64>,
    /// For which products, territories and channels.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    scope: Field<String>,
}

impl Parse for BenefitRequest {
    type Value = Benefit;

    fn parse(self, reader: &mut Reader) -> Option<Benefit> {
        let whom = reader.required("for", self.r#for, name);
        let kind = reader.required("kind", self.kind, name);
        let value = reader.required("amount", self.amount, decimal);
        let measured = match (&self.currency, &self.unit) {
            (Field::Absent, Field::Absent) => {
                reader.fault("currency", Wrong::new("missing", "is missing, and so is unit"));
                false
            }
            (Field::Absent, _) | (_, Field::Absent) => true,
            (_, _) => {
                let either = "must be left out where there is a currency";
                reader.fault("unit", Wrong::new("contradiction", either));
                false
            }
        };
        let currency = reader.optional("currency", self.currency, currency);
        let unit = reader.optional("unit", self.unit, text(Line::parse));
        let per = reader.optional("per", self.per, name);
        let assumptions = reader.optional("assumptions", self.assumptions, text(Paragraph::parse));
        let value = value.filter(|_| measured)?;
        let amount = match currency {
            Some(currency) => Amount::Money(Money { amount: value, currency }),
            None => Amount::Quantity(value, unit?),
        };
        Some(Benefit { beneficiary: whom?, kind: kind?, amount, per, assumptions })
    }
}

impl Parse for MarketRequest {
    type Value = Market;

    fn parse(self, reader: &mut Reader) -> Option<Market> {
        let country = reader.required("market", self.market, |code| {
            let form = "must be a country of ISO 3166-1, such as DE";
            Country::parse(&code).ok_or_else(|| Wrong::new("not_in_list", form))
        });
        let since = reader.required("since", self.since, date);
        let result = reader.required("result", self.result, text(Paragraph::parse));
        let source = reader.optional("source", self.source, text(WebAddress::parse));
        Some(Market { country: country?, since: since?, result: result?, source })
    }
}

impl Parse for OfferedRightRequest {
    type Value = OfferedRight;

    fn parse(self, reader: &mut Reader) -> Option<OfferedRight> {
        let kind = reader.required("kind", self.kind, name);
        let days = reader.optional("days", self.days, Ok);
        let scope = reader.optional("scope", self.scope, text(Paragraph::parse));
        let faults = |errors: Vec<OfferedRightError>| {
            for error in errors {
                let (field, code) = match error {
                    OfferedRightError::Days => ("days", "out_of_range"),
                    OfferedRightError::DaysOfNothing => ("days", "contradiction"),
                    OfferedRightError::ScopeOfNothing => ("scope", "contradiction"),
                };
                reader.fault(field, Wrong::new(code, error.to_string()));
            }
        };
        OfferedRight::new(kind?, days, scope).map_err(faults).ok()
    }
}

pub(super) fn value_case(
    reader: &mut Reader,
    given: Field<Vec<Field<BenefitRequest>>>,
) -> Vec<Benefit> {
    let items = reader.each_if("value_case", given, |reader, one| one.parse(reader));
    at_most(reader, "value_case", Details::MOST_BENEFITS, items)
}

pub(super) fn markets(reader: &mut Reader, given: Field<Vec<Field<MarketRequest>>>) -> Vec<Market> {
    let items = reader.each_if("markets", given, |reader, one| one.parse(reader));
    at_most(reader, "markets", Details::MOST_MARKETS, items)
}

fn at_most<T>(reader: &mut Reader, name: &str, most: usize, items: Vec<T>) -> Vec<T> {
    if items.len() > most {
        let rule = format!("may have up to {most} items");
        reader.fault(name, Wrong::new("wrong_count", rule));
    }
    items
}

/// The days that it takes to bring something in.
pub(super) fn days(days: i64) -> Result<i16, Wrong> {
    let longest = Details::LONGEST_DAYS;
    let days = i16::try_from(days).ok().filter(|days| (0..=longest).contains(days));
    let range = format!("must be a whole number from 0 to {longest}");
    days.ok_or_else(|| Wrong::new("out_of_range", range))
}
