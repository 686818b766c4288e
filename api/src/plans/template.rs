//! A template in a request: which one, and what only the caller knows.

use domain::{
    deadline::Zone,
    goal,
    plan::{
        Currency, Terms,
        templates::{Frame, Template},
    },
    text::Title,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::terms::period;
use crate::body::{Field, Parse, Reader, date, name, text, zone};

/// What a plan is drafted from, in place of its terms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlanFromTemplate, example = json!({
    "key": "service_improvement",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
}))]
pub(crate) struct TemplateRequest {
    /// The template, as `GET /v1/plan-templates` names it.
    #[schema(value_type = String, required)]
    key: Field<String>,
    /// The first day of the plan and its goals.
    #[schema(value_type = String, required, format = Date)]
    starts_on: Field<String>,
    /// The last day of the plan and its goals, after the first and within five years of it.
    #[schema(value_type = String, required, format = Date)]
    ends_on: Field<String>,
    /// What the plan is called; the template's title where it is left out.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// Where these days begin and end, by the IANA name of a time zone; `UTC` where it is left out.
    #[schema(value_type = Option<String>, max_length = 40)]
    time_zone: Field<String>,
    /// The currency of its amounts: a code of ISO 4217.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 3)]
    currency: Field<String>,
}

impl Parse for TemplateRequest {
    /// The terms of the plan, and of its goals.
    type Value = (Terms, Vec<goal::Terms>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let template: Option<Template> = reader.required("key", self.key, name);
        let starts_on = reader.required("starts_on", self.starts_on, date);
        let ends_on = reader.required("ends_on", self.ends_on, date);
        let title = reader.optional("title", self.title, text(Title::parse));
        let zone = reader.optional("time_zone", self.time_zone, zone);
        let currency = reader.optional("currency", self.currency, text(Currency::parse));
        let period = period(reader, starts_on, ends_on)?;
        let outline = template?.outline();
        let zone = zone.unwrap_or_else(Zone::utc);
        let terms = outline.terms(Frame { period, title, zone, currency }).ok()?;
        let goals: Result<_, _> = outline.goals.iter().map(|goal| goal.terms(period)).collect();
        Some((terms, goals.ok()?))
    }
}
