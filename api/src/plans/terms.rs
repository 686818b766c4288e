//! What both sides are to sign, as a request.

use domain::{
    deadline::Zone,
    plan::{Cadence, Currency, Period, PeriodError, Terms},
    text::{Line, Paragraph, Title},
};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, date, name, text, zone};

/// The terms of a plan, as a whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlanTerms, example = json!({
    "title": "Half the plastic by 2029",
    "starts_on": "2027-01-01",
    "ends_on": "2028-12-31",
    "time_zone": "Europe/Berlin",
    "vision": "Half the plastic in the category, and the whole range on the shelf every day.",
    "category": "Plant drinks",
    "principles": "We tell each other early what will not work.",
    "currency": "EUR",
    "weighting": "weighted",
    "review_months": 3,
}))]
pub(crate) struct TermsRequest {
    /// What the plan is called.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// The first day.
    #[schema(value_type = String, required, format = Date)]
    starts_on: Field<String>,
    /// The last day, after the first and within five years of it.
    #[schema(value_type = String, required, format = Date)]
    ends_on: Field<String>,
    /// Where these days begin and end, by the IANA name of a time zone; `UTC` where it is left out.
    #[schema(value_type = Option<String>, max_length = 40)]
    time_zone: Field<String>,
    /// What both want to reach.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    vision: Field<String>,
    /// The category of goods that it is about.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
    category: Field<String>,
    /// How both want to deal with one another.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    principles: Field<String>,
    /// The currency of its amounts: a code of ISO 4217.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 3)]
    currency: Field<String>,
    /// `weighted`, where the weights of its goals add up to 100, or `unweighted`.
    #[schema(value_type = String, required)]
    weighting: Field<String>,
    /// How many months lie between two reviews; 3 where it is left out.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 12)]
    review_months: Field<i64>,
}

impl Parse for TermsRequest {
    type Value = Terms;

    fn parse(self, reader: &mut Reader) -> Option<Terms> {
        let title = reader.required("title", self.title, text(Title::parse));
        let starts_on = reader.required("starts_on", self.starts_on, date);
        let ends_on = reader.required("ends_on", self.ends_on, date);
        let zone = reader.optional("time_zone", self.time_zone, zone);
        let vision = reader.required("vision", self.vision, text(Paragraph::parse));
        let category = reader.optional("category", self.category, text(Line::parse));
        let principles = reader.optional("principles", self.principles, text(Paragraph::parse));
        let currency = reader.optional("currency", self.currency, text(Currency::parse));
        let weighting = reader.required("weighting", self.weighting, name);
        let reviews = reader.optional("review_months", self.review_months, |months| {
            let range = "must be a whole number from 1 to 12";
            Cadence::new(months).ok_or_else(|| Wrong::new("out_of_range", range))
        });
        let period = period(reader, starts_on, ends_on);
        Some(Terms {
            title: title?,
            period: period?,
            zone: zone.unwrap_or_else(Zone::utc),
            vision: vision?,
            category,
            principles,
            currency,
            weighting: weighting?,
            reviews: reviews.unwrap_or(Cadence::USUAL),
        })
    }
}

/// The days of a plan, from those that could be read.
pub(super) fn period(
    reader: &mut Reader,
    starts_on: Option<Date>,
    ends_on: Option<Date>,
) -> Option<Period> {
    let period = Period::new(starts_on?, ends_on?);
    let fault = |error: PeriodError| {
        let code = match error {
            PeriodError::EndsBeforeStart => "contradiction",
            PeriodError::TooLong => "out_of_range",
        };
        reader.fault("ends_on", Wrong::new(code, error.to_string()));
    };
    period.map_err(fault).ok()
}
