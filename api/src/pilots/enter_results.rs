//! The side that measures writes down what was measured.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::PilotId,
    pilot::{Entry, ResultsError},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, decimal},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// A value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotResult)]
pub(crate) struct EntryRequest {
    /// The number of the criterion in the charter, from 1.
    #[schema(value_type = i64, required, minimum = 1, maximum = 20)]
    criterion: Field<i64>,
    /// The value: a decimal number in a string.
    #[schema(value_type = String, required, max_length = 24)]
    value: Field<String>,
    /// On how many observations it stands.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    sample_size: Field<i64>,
}

/// What was measured.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotResults, example = json!({
    "results": [{"criterion": 1, "value": "13.5", "sample_size": 400}],
}))]
pub(crate) struct Request {
    /// The values, each of a criterion that your side measures.
    #[schema(value_type = Vec<EntryRequest>, required, min_items = 1, max_items = 20)]
    results: Field<Vec<Field<EntryRequest>>>,
}

/// The place of the criterion that a request names by its number.
pub(super) fn place(number: i64) -> Result<usize, Wrong> {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    place.ok_or_else(|| Wrong::new("out_of_range", "must be the number of a criterion, from 1"))
}

/// A count of observations.
pub(super) fn sample(least: u32) -> impl FnOnce(i64) -> Result<u32, Wrong> {
    move |raw| {
        let most = 1_000_000_000;
        let count = u32::try_from(raw).ok().filter(|count| (least..=most).contains(count));
        count.ok_or_else(|| {
            Wrong::new("out_of_range", format!("must be a whole number from {least} to {most}"))
        })
    }
}

fn entry(reader: &mut Reader, request: EntryRequest) -> Option<Entry> {
    let place = reader.required("criterion", request.criterion, place);
    let value = reader.required("value", request.value, decimal);
    let given = matches!(request.sample_size, Field::Given(_));
    let sample = reader.optional("sample_size", request.sample_size, sample(0));
    if given && sample.is_none() {
        return None;
    }
    Some(Entry { place: place?, value: value?, sample })
}

impl Parse for Request {
    type Value = Vec<Entry>;

    fn parse(self, reader: &mut Reader) -> Option<Vec<Entry>> {
        let entries = reader.each("results", self.results, entry)?;
        if !(1..=domain::pilot::Charter::MOST_CRITERIA).contains(&entries.len()) {
            let rule = format!("must be from 1 to {}", domain::pilot::Charter::MOST_CRITERIA);
            reader.fault("results", Wrong::new("wrong_count", rule));
        }
        Some(entries)
    }
}

/// Enter results
///
/// Of the criteria that your side measures, as often as they change before they are published, also while the
/// decision is overdue for want of them. The other side confirms or disputes them. From the supplier's last value
/// on the buyer has seven days at least to decide.
#[utoipa::path(
    operation_id = "pilot_enter_results",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Entered.", body = PilotView))
)]
#[post("/pilots/{id}/results/entries")]
pub(crate) async fn pilot_enter_results(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| {
        let entered = pilot.enter_results(&body.0, party, caller.now());
        entered.map_err(|error| refused(error, |index| format!("results/{index}/criterion")))
    })
    .await
}

/// A refusal, where the request names the criterion at an index at this path.
pub(super) fn refused(error: ResultsError, path: impl Fn(usize) -> String) -> Problem {
    let (index, code) = match error {
        ResultsError::Refused(refusal) => return refusal.into(),
        ResultsError::Count { .. } => {
            return Problem::field("values", Wrong::new("wrong_count", error.to_string()));
        }
        ResultsError::SamePerson => {
            return Problem::new(Code::SamePerson, sentence(&error.to_string()));
        }
        ResultsError::Incomplete => {
            return Problem::new(Code::ResultsIncomplete, sentence(&error.to_string()));
        }
        ResultsError::NoSuchCriterion(index) => (index, "out_of_range"),
        ResultsError::Twice(index) => (index, "taken"),
        ResultsError::NotYourMeasure(index) | ResultsError::OwnMeasure(index) => {
            (index, "not_your_side")
        }
        ResultsError::NothingWaits(index) => (index, "nothing_waits"),
    };
    Problem::field(&path(index), Wrong::new(code, error.to_string()))
}
