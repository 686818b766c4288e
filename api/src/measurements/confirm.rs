//! The other side confirms a value.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{GoalId, MeasurementId},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::step;
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    goals::GoalView,
    problem::Problem,
};

/// The value to confirm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeasurementConfirmation, example = json!({
    "measurement": "meas_01930000000070008000000000000001",
}))]
pub(crate) struct Request {
    /// Its id.
    #[schema(value_type = String, required, max_length = 37)]
    measurement: Field<String>,
}

impl Parse for Request {
    type Value = MeasurementId;

    fn parse(self, reader: &mut Reader) -> Option<MeasurementId> {
        reader.required("measurement", self.measurement, id)
    }
}

/// Confirm a value of a goal
///
/// From now on it counts.
#[utoipa::path(
    operation_id = "measurement_confirm",
    tag = "Measurements",
    request_body = Request,
    responses((status = 200, description = "Accepted: the goal as it is now.", body = GoalView))
)]
#[post("/goals/{id}/measurements/confirmation")]
pub(crate) async fn measurement_confirm(
    caller: Caller<right::ConfirmMeasurements>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, log, party| {
        goal.confirm_measurement(log, body.0, party, caller.now())
    })
    .await
}
