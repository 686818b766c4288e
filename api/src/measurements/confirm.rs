//! The other side confirms a value, or all that wait.

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

/// Which value to confirm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeasurementConfirmation, example = json!({
    "measurement": "meas_01930000000070008000000000000001",
}))]
pub(crate) struct Request {
    /// Its id. Without one, every value of the goal that waits for an answer.
    #[schema(value_type = Option<String>, max_length = 37)]
    measurement: Field<String>,
}

impl Parse for Request {
    type Value = Option<MeasurementId>;

    fn parse(self, reader: &mut Reader) -> Option<Option<MeasurementId>> {
        Some(reader.optional("measurement", self.measurement, id))
    }
}

/// Confirm values of a goal
///
/// One, or all that wait: from now on they count.
#[utoipa::path(
    operation_id = "measurement_confirm",
    tag = "Measurements",
    security(("access_token" = ["confirm_measurements"])),
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
