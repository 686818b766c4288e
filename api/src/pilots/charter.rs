//! What a pilot is to show, as a request.

use domain::{
    pilot::{Arrangements, Charter, CharterError, Criterion, CriterionError, Details},
    text::{Line, Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    arrangements::{BudgetRequest, ItemRequest, checklist, countries, lines},
    clauses::{EmbargoRequest, Fields, SponsorsRequest},
    enter_results::sample,
    gates::{GateRequest, gates},
    promises::{PromiseRequest, promises},
};
use crate::body::{Field, Parse, Reader, Wrong, date, decimal, id, name, text};

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
    /// Who of the buyer's answers for the decision, and hears first that it is due: a member of the buyer's
    /// who may decide.
    #[schema(value_type = Option<String>, max_length = 37)]
    decision_owner: Field<String>,
    /// What the sides have to do before it starts, 20 items of each at most. A side is ready once its are done.
    #[schema(value_type = Option<Vec<ItemRequest>>, max_items = 40)]
    checklist: Field<Vec<Field<ItemRequest>>>,
    /// On which days of the run the buyer looks whether it goes on.
    #[schema(value_type = Option<Vec<GateRequest>>, max_items = 10)]
    gates: Field<Vec<Field<GateRequest>>>,
    /// What each side promises: a commitment of that side to the other, once both have signed. Whoever signs
    /// answers for it. An amendment adds others behind them and changes none.
    #[schema(value_type = Option<Vec<PromiseRequest>>, max_items = 20)]
    commitments: Field<Vec<Field<PromiseRequest>>>,
    /// Who stands for it on each side.
    #[schema(value_type = Option<SponsorsRequest>)]
    sponsors: Field<SponsorsRequest>,
    /// Who pays for stock, and takes back what is left.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    stock_and_returns: Field<String>,
    /// Who is liable for what.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    liability: Field<String>,
    /// Which data either side gives the other.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    data_sharing: Field<String>,
    /// Whose the ideas are that come of it.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    foreground_ip: Field<String>,
    /// What neither side tells in public.
    #[schema(value_type = Option<EmbargoRequest>)]
    embargo: Field<EmbargoRequest>,
    /// How both get out of it.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    exit_plan: Field<String>,
    /// The right to be first with what it tries: an exclusivity of the same partnership, which waits for no
    /// pilot of another proposal; as the supplier knows, of the same innovation.
    #[schema(value_type = Option<String>, max_length = 37)]
    exclusivity: Field<String>,
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
        let clauses = Fields {
            sponsors: self.sponsors,
            stock_and_returns: self.stock_and_returns,
            liability: self.liability,
            data_sharing: self.data_sharing,
            foreground_ip: self.foreground_ip,
            embargo: self.embargo,
            exit_plan: self.exit_plan,
            exclusivity: self.exclusivity,
        };
        let arrangements = Arrangements {
            regions: countries(reader, self.regions),
            sites: lines(reader, "sites", self.sites),
            skus: lines(reader, "skus", self.skus),
            channels: lines(reader, "channels", self.channels),
            design: reader.optional("design", self.design, text(Paragraph::parse)),
            risks: lines(reader, "risks", self.risks),
            budget,
            risk_class,
            decision_owner: reader.optional("decision_owner", self.decision_owner, id),
            checklist: checklist(reader, self.checklist),
            gates: gates(reader, self.gates),
            clauses: clauses.read(reader),
            promises: promises(reader, self.commitments),
        };
        let days = (starts_on?, ends_on?, decision_by?);
        let charter = Charter::new(title?, hypothesis?, scope?, days, criteria?)
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
            .ok()?;
        for place in charter.misplaced_gates() {
            let wrong = Wrong::new("contradiction", "must be a day of the run");
            reader.fault(&format!("gates/{place}/on"), wrong);
        }
        Some(charter)
    }
}
