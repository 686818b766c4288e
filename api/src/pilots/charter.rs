//! What a pilot is to show, as a request.

use domain::{
    pilot::{Arrangements, Charter, CharterError, Criterion, CriterionError, Details},
    text::{Line, Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    arrangements::{BudgetRequest, countries, lines},
    enter_results::sample,
};
use crate::body::{Field, Parse, Reader, Wrong, date, decimal, name, text};

/// What a pilot is to show, where, until when, and what counts as success.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Charter, example = json!({
    "title": "Paper bottle in twenty stores",
    "hypothesis": "Shoppers of oat drinks switch to the paper bottle at the same price.",
    "scope": "Twenty stores in the north, one product, chilled shelf.",
    "starts_on": "2027-01-04",
    "ends_on": "2027-03-28",
    "decision_by": "2027-04-15",
    "criteria": [{
        "metric": "Units per store and week",
        "direction": "higher",
        "go_value": "12",
        "stop_value": "8",
        "weight": 100,
        "must_meet": true,
        "measured_by": "buyer",
    }],
}))]
pub(crate) struct CharterRequest {
    /// What it is called.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// What it is to show.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    hypothesis: Field<String>,
    /// Sites, products, regions, channels.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    scope: Field<String>,
    /// The first day.
    #[schema(value_type = String, required, format = Date)]
    starts_on: Field<String>,
    /// The last day, at most 26 weeks later.
    #[schema(value_type = String, required, format = Date)]
    ends_on: Field<String>,
    /// The last day for the buyer's decision.
    #[schema(value_type = String, required, format = Date)]
    decision_by: Field<String>,
    /// What counts as success.
    #[schema(value_type = Vec<CriterionRequest>, required, min_items = 1, max_items = 20)]
    criteria: Field<Vec<Field<CriterionRequest>>>,
    /// In which countries it runs (ISO 3166-1, two letters).
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    regions: Field<Vec<Field<String>>>,
    /// At which sites.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    sites: Field<Vec<Field<String>>>,
    /// With which products.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    skus: Field<Vec<Field<String>>>,
    /// Through which channels.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    channels: Field<Vec<Field<String>>>,
    /// What is compared with what: tests and controls.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    design: Field<String>,
    /// What may go wrong.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    risks: Field<Vec<Field<String>>>,
    /// What it costs. A buyer may ask for more approvals from a budget on.
    #[schema(value_type = Option<BudgetRequest>)]
    budget: Field<BudgetRequest>,
    /// How risky it is: `low`, `medium` or `high`. A buyer may ask for more approvals from a risk on.
    #[schema(value_type = Option<String>)]
    risk_class: Field<String>,
}

/// One measure of success.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCriterion)]
pub(crate) struct CriterionRequest {
    /// What is measured.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    metric: Field<String>,
    /// Which way is better: `higher` or `lower`.
    #[schema(value_type = String, required)]
    direction: Field<String>,
    /// The value from which on it is a success: a decimal number in a string.
    #[schema(value_type = String, required, max_length = 24)]
    go_value: Field<String>,
    /// The value from which on it is a failure: a decimal number in a string.
    #[schema(value_type = String, required, max_length = 24)]
    stop_value: Field<String>,
    /// Its share of the whole, relative to the other criteria's.
    #[schema(value_type = i64, required, minimum = 1, maximum = 100)]
    weight: Field<i64>,
    /// True if the pilot cannot succeed without it.
    #[schema(value_type = bool, required)]
    must_meet: Field<bool>,
    /// The side that measures it: `buyer` or `supplier`.
    #[schema(value_type = String, required)]
    measured_by: Field<String>,
    /// The value before the pilot: a decimal number in a string.
    #[schema(value_type = Option<String>, max_length = 24)]
    baseline: Field<String>,
    /// Where the values come from.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
    source: Field<String>,
    /// The fewest observations on which a value can stand; below it a result is inconclusive.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1_000_000_000)]
    min_sample: Field<i64>,
}

fn criterion(reader: &mut Reader, request: CriterionRequest) -> Option<Criterion> {
    let metric = reader.required("metric", request.metric, text(Line::parse));
    let direction = reader.required("direction", request.direction, name);
    let go_value = reader.required("go_value", request.go_value, decimal);
    let stop_value = reader.required("stop_value", request.stop_value, decimal);
    let weight = reader.required("weight", request.weight, Ok);
    let must_meet = reader.required("must_meet", request.must_meet, Ok);
    let measured_by = reader.required("measured_by", request.measured_by, name);
    let details = Details {
        baseline: reader.optional("baseline", request.baseline, decimal),
        source: reader.optional("source", request.source, text(Line::parse)),
        min_sample: reader.optional("min_sample", request.min_sample, sample(1)),
    };
    let values = (go_value?, stop_value?);
    Criterion::new(metric?, direction?, values, weight?, must_meet?, measured_by?)
        .map(|criterion| criterion.with(details))
        .map_err(|errors| {
            for error in errors {
                let (field, code) = match error {
                    CriterionError::StopNotWorseThanGo => ("stop_value", "contradiction"),
                    CriterionError::Weight => ("weight", "out_of_range"),
                };
                reader.fault(field, Wrong::new(code, error.to_string()));
            }
        })
        .ok()
}

impl Parse for CharterRequest {
    type Value = Charter;

    fn parse(self, reader: &mut Reader) -> Option<Charter> {
        let title = reader.required("title", self.title, text(Title::parse));
        let hypothesis = reader.required("hypothesis", self.hypothesis, text(Paragraph::parse));
        let scope = reader.required("scope", self.scope, text(Paragraph::parse));
        let starts_on = reader.required("starts_on", self.starts_on, date);
        let ends_on = reader.required("ends_on", self.ends_on, date);
        let decision_by = reader.required("decision_by", self.decision_by, date);
        let criteria = reader.each("criteria", self.criteria, criterion);
        let budget = reader.object_if("budget", self.budget, |reader, one| one.parse(reader));
        let risk_class = reader.optional("risk_class", self.risk_class, name);
        let arrangements = Arrangements {
            regions: countries(reader, self.regions),
            sites: lines(reader, "sites", self.sites),
            skus: lines(reader, "skus", self.skus),
            channels: lines(reader, "channels", self.channels),
            design: reader.optional("design", self.design, text(Paragraph::parse)),
            risks: lines(reader, "risks", self.risks),
            budget,
            risk_class,
        };
        let days = (starts_on?, ends_on?, decision_by?);
        Charter::new(title?, hypothesis?, scope?, days, criteria?)
            .map(|charter| charter.with(arrangements))
            .map_err(|errors| {
                for error in errors {
                    let (field, code) = match error {
                        CharterError::EndsBeforeStart => ("ends_on", "contradiction"),
                        CharterError::TooLong => ("ends_on", "out_of_range"),
                        CharterError::DecisionBeforeEnd => ("decision_by", "contradiction"),
                        CharterError::CriteriaCount => ("criteria", "wrong_count"),
                    };
                    reader.fault(field, Wrong::new(code, error.to_string()));
                }
            })
            .ok()
    }
}
