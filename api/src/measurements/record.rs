//! The side that measures writes a value down.

use actix_web::{HttpResponse, post};
use domain::{access::right, goal::Reading, id::GoalId};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::step;
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, date, decimal},
    caller::Caller,
    goals::GoalView,
    problem::Problem,
};

/// A value of a period. Which fields it has follows from the goal; decimal numbers are strings.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMeasurement, example = json!({"on": "2027-01-31", "value": "94.5"}))]
pub(crate) struct Request {
    /// The period, by its last day.
    #[schema(value_type = String, required, format = Date)]
    on: Field<String>,
    /// The value.
    #[schema(value_type = Option<String>, max_length = 24)]
    value: Field<String>,
    /// The numerator, where the goal has a ratio.
    #[schema(value_type = Option<String>, max_length = 24)]
    numerator: Field<String>,
    /// The denominator, above 0, where the goal has a ratio.
    #[schema(value_type = Option<String>, max_length = 24)]
    denominator: Field<String>,
    /// The numbers of the milestones that are done by then, from 1, where the goal has some.
    #[schema(value_type = Option<Vec<i64>>, max_items = 50)]
    milestones_done: Field<Vec<Field<i64>>>,
}

impl Parse for Request {
    type Value = (Date, Reading);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let on = reader.required("on", self.on, date);
        let is_ratio =
            !matches!((&self.numerator, &self.denominator), (Field::Absent, Field::Absent));
        let has_steps = !matches!(self.milestones_done, Field::Absent);
        let has_value = !matches!(self.value, Field::Absent);
        if [is_ratio, has_steps, has_value].into_iter().filter(|given| *given).count() > 1 {
            let rule = "must be the only one: a value, a numerator with its denominator, or the \
                        milestones that are done";
            reader.fault("value", Wrong::new("contradiction", rule));
        }
        let reading = if is_ratio {
            let numerator = reader.required("numerator", self.numerator, decimal);
            let denominator = reader.required("denominator", self.denominator, decimal);
            numerator.zip(denominator).map(|(part, whole)| Reading::Ratio(part, whole))
        } else if has_steps {
            let number = |reader: &mut Reader, raw: i64| {
                let number = i16::try_from(raw)
                    .map_err(|_| Wrong::new("out_of_range", "must be the number of a milestone"));
                reader.item(number)
            };
            reader.each("milestones_done", self.milestones_done, number).map(Reading::Done)
        } else {
            reader.required("value", self.value, decimal).map(Reading::Value)
        };
        Some((on?, reading?))
    }
}

/// Record a value of a goal
///
/// Of each period one counts: a later one corrects it once it is accepted. The other side confirms or
/// disputes it; after seven days of silence it is accepted.
#[utoipa::path(
    operation_id = "measurement_record",
    tag = "Measurements",
    security(("access_token" = ["record_measurements"])),
    request_body = Request,
    responses((status = 200, description = "Recorded: the goal as it is now.", body = GoalView))
)]
#[post("/goals/{id}/measurements")]
pub(crate) async fn measurement_record(
    caller: Caller<right::RecordMeasurements>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (on, reading) = body.0;
    let measurement = caller.fresh();
    step(&caller, id.0, &read, |goal, log, party| {
        goal.measure(log, vec![(measurement, on, reading)], party, caller.now())
    })
    .await
}
