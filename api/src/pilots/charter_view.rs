//! A charter as both sides see it, field by field as it is hashed.

use domain::{content::canonical, machine::Name, pilot::Charter};
use serde::Serialize;
use utoipa::ToSchema;

use super::{arrangements::ArrangementsView, clauses::ClausesView, promises::PromiseView};

/// The text that both sign.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotCharter)]
pub(super) struct CharterView {
    /// What it is called.
    #[schema(example = "Paper bottle in twenty stores")]
    title: String,
    /// What it is to show.
    #[schema(example = "Shoppers of oat drinks switch to the paper bottle at the same price.")]
    hypothesis: String,
    /// Sites, products, regions, channels.
    #[schema(example = "Twenty stores in the north, one product, chilled shelf.")]
    scope: String,
    /// The first day.
    #[schema(format = Date, example = "2027-01-04")]
    starts_on: String,
    /// The last day.
    #[schema(format = Date, example = "2027-03-28")]
    ends_on: String,
    /// The last day for the buyer's decision.
    #[schema(format = Date, example = "2027-04-15")]
    decision_by: String,
    /// What counts as success.
    criteria: Vec<CriterionView>,
    #[serde(flatten)]
    arrangements: ArrangementsView,
    #[serde(flatten)]
    clauses: ClausesView,
    /// What each side promises with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    commitments: Vec<PromiseView>,
}

/// One measure of success.
#[derive(Serialize, ToSchema)]
#[schema(as = Criterion)]
struct CriterionView {
    /// What is measured.
    #[schema(example = "Units per store and week")]
    metric: String,
    /// Which way is better: `higher` or `lower`.
    #[schema(example = "higher")]
    direction: &'static str,
    /// The value from which on it is a success.
    #[schema(example = "12")]
    go_value: String,
    /// The value from which on it is a failure.
    #[schema(example = "8")]
    stop_value: String,
    /// Its share of the whole, relative to the other criteria's.
    #[schema(example = 100)]
    weight: i16,
    /// True if the pilot cannot succeed without it.
    #[schema(example = true)]
    must_meet: bool,
    /// The side that measures it.
    #[schema(example = "buyer")]
    measured_by: &'static str,
    /// The value before the pilot.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "9.5")]
    baseline: Option<String>,
    /// Where the values come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Tills of the twenty stores")]
    source: Option<String>,
    /// The fewest observations on which a value can stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 30)]
    min_sample: Option<u32>,
}

impl From<&Charter> for CharterView {
    fn from(charter: &Charter) -> Self {
        let said = charter.arrangements();
        let criteria = charter
            .criteria()
            .iter()
            .map(|criterion| CriterionView {
                metric: criterion.metric().as_str().to_owned(),
                direction: criterion.direction().as_str(),
                go_value: canonical(criterion.go_value()),
                stop_value: canonical(criterion.stop_value()),
                weight: criterion.weight(),
                must_meet: criterion.must_meet(),
                measured_by: criterion.measured_by().as_str(),
                baseline: criterion.details().baseline.map(canonical),
                source: criterion.details().source.as_ref().map(|text| text.as_str().to_owned()),
                min_sample: criterion.details().min_sample,
            })
            .collect();
        Self {
            title: charter.title().as_str().to_owned(),
            hypothesis: charter.hypothesis().as_str().to_owned(),
            scope: charter.scope().as_str().to_owned(),
            starts_on: charter.starts_on().to_string(),
            ends_on: charter.ends_on().to_string(),
            decision_by: charter.decision_by().to_string(),
            criteria,
            arrangements: said.into(),
            clauses: (&said.clauses).into(),
            commitments: said.promises.iter().map(Into::into).collect(),
        }
    }
}
