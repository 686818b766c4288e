//! What both sides are to agree on, as a request.

use domain::{
    actor::Side,
    goal::{
        Aggregation, Cadence, Metric, MetricError, MetricKind, Milestone, Source, Terms, TermsError,
    },
    pilot::Direction,
    text::{Line, Paragraph, Title},
};
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, date, decimal, name, text};

/// The terms of a goal, as a whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewGoalTerms, example = json!({
    "title": "On the shelf every day",
    "why_buyer": "Shoppers who do not find it leave the category.",
    "why_supplier": "Every gap is a bottle that is not sold.",
    "measure": "Availability on the shelf",
    "unit": "%",
    "metric": {"kind": "higher", "baseline": "92", "target": "98"},
    "aggregation": "last",
    "starts_on": "2027-01-01",
    "due_on": "2027-12-31",
    "weight": 40,
    "measured_by": "buyer",
    "cadence": "weekly",
}))]
pub(crate) struct TermsRequest {
    /// What is to be reached, in one line.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// Why it matters to the customer.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    why_buyer: Field<String>,
    /// Why it matters to the supplier.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    why_supplier: Field<String>,
    /// What shoppers have of it.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    shopper_benefit: Field<String>,
    /// What is measured, in words.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    measure: Field<String>,
    /// In what.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
    unit: Field<String>,
    /// From where to where.
    #[schema(value_type = MetricRequest, required)]
    metric: Field<MetricRequest>,
    /// How the values of the periods make one: `last`, `sum`, `average`, or `ratio`, where each value
    /// has a numerator and a denominator and the whole is the sum of the ones by the sum of the others, so
    /// that a target of 95 % is `0.95`; `last` where it is left out.
    #[schema(value_type = Option<String>)]
    aggregation: Field<String>,
    /// The first day.
    #[schema(value_type = String, required, format = Date)]
    starts_on: Field<String>,
    /// The last day, after the first and within five years of it.
    #[schema(value_type = String, required, format = Date)]
    due_on: Field<String>,
    /// Its share of the plan.
    #[schema(value_type = i64, required, minimum = 1, maximum = 100)]
    weight: Field<i64>,
    /// The side that measures: `buyer` or `supplier`.
    #[schema(value_type = String, required)]
    measured_by: Field<String>,
    /// Where the values come from: `manual`, `import` or `computed`; `manual` where it is left out.
    #[schema(value_type = Option<String>)]
    source: Field<String>,
    /// How often it is measured: `daily`, `weekly`, `fortnightly`, `monthly`, `quarterly` or `yearly`;
    /// `monthly` where it is left out.
    #[schema(value_type = Option<String>)]
    cadence: Field<String>,
}

/// What a goal is measured by. Which values it takes follows from its kind; decimal numbers are strings.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMetric, example = json!({"kind": "higher", "baseline": "92", "target": "98"}))]
pub(crate) struct MetricRequest {
    /// `higher` or `lower` (baseline, target, floor), `range` (baseline, lower, upper), `maintain`
    /// (lower, upper), or `milestones`.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// The value at the beginning.
    #[schema(value_type = Option<String>, max_length = 24)]
    baseline: Field<String>,
    /// The value to be reached.
    #[schema(value_type = Option<String>, max_length = 24)]
    target: Field<String>,
    /// The value that is worth nothing, where it is not the baseline.
    #[schema(value_type = Option<String>, max_length = 24)]
    floor: Field<String>,
    /// The lower end of the range, which belongs to it.
    #[schema(value_type = Option<String>, max_length = 24)]
    lower: Field<String>,
    /// The upper end of the range, which belongs to it.
    #[schema(value_type = Option<String>, max_length = 24)]
    upper: Field<String>,
    /// The steps.
    #[schema(value_type = Option<Vec<MilestoneRequest>>, max_items = 50)]
    milestones: Field<Vec<Field<MilestoneRequest>>>,
}

/// A step that is done or not.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMilestone, example = json!({"title": "Artwork approved", "weight": 2}))]
pub(crate) struct MilestoneRequest {
    /// What is to be done.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    title: Field<String>,
    /// Its share of the whole, relative to the others'.
    #[schema(value_type = i64, required, minimum = 1, maximum = 100)]
    weight: Field<i64>,
}

impl Parse for TermsRequest {
    type Value = Terms;

    fn parse(self, reader: &mut Reader) -> Option<Terms> {
        let paragraph = |reader: &mut Reader, name: &str, field| {
            reader.optional(name, field, text(Paragraph::parse))
        };
        let title = reader.required("title", self.title, text(Title::parse));
        let why_buyer = paragraph(reader, "why_buyer", self.why_buyer);
        let why_supplier = paragraph(reader, "why_supplier", self.why_supplier);
        let shopper_benefit = paragraph(reader, "shopper_benefit", self.shopper_benefit);
        let measure = reader.required("measure", self.measure, text(Line::parse));
        let unit = reader.optional("unit", self.unit, text(Line::parse));
        let metric = reader.object("metric", self.metric, |reader, one| one.parse(reader));
        let aggregation = reader.optional("aggregation", self.aggregation, name);
        let starts_on = reader.required("starts_on", self.starts_on, date);
        let due_on = reader.required("due_on", self.due_on, date);
        let weight = reader.required("weight", self.weight, weight);
        let measured_by = reader.required("measured_by", self.measured_by, name::<Side>);
        let source = reader.optional("source", self.source, name);
        let cadence = reader.optional("cadence", self.cadence, name);
        let terms = Terms {
            title: title?,
            why_buyer,
            why_supplier,
            shopper_benefit,
            measure: measure?,
            unit,
            metric: metric?,
            aggregation: aggregation.unwrap_or(Aggregation::Last),
            starts_on: starts_on?,
            due_on: due_on?,
            weight: weight?,
            measured_by: measured_by?,
            source: source.unwrap_or(Source::Manual),
            cadence: cadence.unwrap_or(Cadence::Monthly),
        };
        let faults = |errors: Vec<TermsError>| {
            for error in errors {
                let (field, code) = match error {
                    TermsError::DueBeforeStart => ("due_on", "contradiction"),
                    TermsError::TooLong => ("due_on", "out_of_range"),
                    TermsError::Weight => ("weight", "out_of_range"),
                    TermsError::AggregationOfMilestones => ("aggregation", "contradiction"),
                };
                reader.fault(field, Wrong::new(code, error.to_string()));
            }
        };
        terms.checked().map_err(faults).ok()
    }
}

fn weight(weight: i64) -> Result<i16, Wrong> {
    let share = i16::try_from(weight).ok().filter(|weight| (1..=100).contains(weight));
    share.ok_or_else(|| Wrong::new("out_of_range", "must be a whole number from 1 to 100"))
}

impl Parse for MilestoneRequest {
    type Value = Milestone;

    fn parse(self, reader: &mut Reader) -> Option<Milestone> {
        let title = reader.required("title", self.title, text(Line::parse));
        let weight = reader.required("weight", self.weight, weight);
        Some(Milestone { title: title?, weight: weight? })
    }
}

impl Parse for MetricRequest {
    type Value = Metric;

    fn parse(self, reader: &mut Reader) -> Option<Metric> {
        let kind = reader.required("kind", self.kind, name::<MetricKind>)?;
        let mut values = Values {
            reader,
            kind,
            given: [
                ("baseline", self.baseline),
                ("target", self.target),
                ("floor", self.floor),
                ("lower", self.lower),
                ("upper", self.upper),
            ],
        };
        let metric = match kind {
            MetricKind::Higher => values.toward(Direction::Higher),
            MetricKind::Lower => values.toward(Direction::Lower),
            MetricKind::Range => {
                let baseline = values.required("baseline");
                values.ends().zip(baseline).map(|((lower, upper), baseline)| Metric::Range {
                    baseline,
                    lower,
                    upper,
                })
            }
            MetricKind::Maintain => {
                values.ends().map(|(lower, upper)| Metric::Maintain { lower, upper })
            }
            MetricKind::Milestones => None,
        };
        values.refuse_the_rest();
        let metric = match (kind, self.milestones) {
            (MetricKind::Milestones, given) => {
                let steps = reader.each("milestones", given, |reader, one| one.parse(reader));
                Metric::Milestones(steps?)
            }
            (_, Field::Given(_)) => {
                reader.fault("milestones", foreign(kind));
                return None;
            }
            (_, _) => metric?,
        };
        let faults = |errors: Vec<MetricError>| {
            for error in errors {
                let (field, code) = match error {
                    MetricError::TargetNotBetter => ("target", "contradiction"),
                    MetricError::FloorNotWorse => ("floor", "contradiction"),
                    MetricError::UpperNotAbove => ("upper", "contradiction"),
                    MetricError::MilestoneCount => ("milestones", "wrong_count"),
                };
                reader.fault(field, Wrong::new(code, error.to_string()));
            }
        };
        metric.checked().map_err(faults).ok()
    }
}

fn foreign(kind: MetricKind) -> Wrong {
    Wrong::new("not_of_this_kind", format!("must be left out where the kind is {kind}"))
}

/// The values of a metric, of which each kind takes some.
struct Values<'r> {
    reader: &'r mut Reader,
    kind: MetricKind,
    given: [(&'static str, Field<String>); 5],
}

impl Values<'_> {
    fn take(&mut self, name: &str) -> Field<String> {
        let found = self.given.iter_mut().find(|(one, _)| *one == name);
        found.map_or(Field::Absent, |(_, field)| std::mem::replace(field, Field::Absent))
    }

    fn required(&mut self, name: &'static str) -> Option<Decimal> {
        let field = self.take(name);
        self.reader.required(name, field, decimal)
    }

    fn toward(&mut self, direction: Direction) -> Option<Metric> {
        let (baseline, target) = (self.required("baseline"), self.required("target"));
        let floor = self.take("floor");
        let floor = self.reader.optional("floor", floor, decimal);
        Some(Metric::Toward { direction, baseline: baseline?, target: target?, floor })
    }

    fn ends(&mut self) -> Option<(Decimal, Decimal)> {
        let (lower, upper) = (self.required("lower"), self.required("upper"));
        lower.zip(upper)
    }

    fn refuse_the_rest(self) {
        for (name, field) in self.given {
            if matches!(field, Field::Given(_)) {
                self.reader.fault(name, foreign(self.kind));
            }
        }
    }
}
