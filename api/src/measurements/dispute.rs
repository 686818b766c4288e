//! The other side disputes a value.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{GoalId, MeasurementId},
    text::Reason,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::step;
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, id, text},
    caller::Caller,
    goals::GoalView,
    problem::Problem,
};

/// The value to dispute, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeasurementDispute, example = json!({
    "measurement": "meas_01930000000070008000000000000001",
    "reason": "Our tills say 91.",
}))]
pub(crate) struct Request {
    /// Its id.
    #[schema(value_type = String, required, max_length = 37)]
    measurement: Field<String>,
    /// Why, for the other side to read.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (MeasurementId, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let measurement = reader.required("measurement", self.measurement, id);
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some((measurement?, reason?))
    }
}

/// Dispute a value of a goal
///
/// It does not count; the last accepted one goes on to. The side that measures can record another.
#[utoipa::path(
    operation_id = "measurement_dispute",
    tag = "Measurements",
    security(("access_token" = ["confirm_measurements"])),
    request_body = Request,
    responses((status = 200, description = "Disputed: the goal as it is now.", body = GoalView))
)]
#[post("/goals/{id}/measurements/dispute")]
pub(crate) async fn measurement_dispute(
    caller: Caller<right::ConfirmMeasurements>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (measurement, reason) = body.0;
    step(&caller, id.0, &read, |goal, log, party| {
        goal.dispute_measurement(log, measurement, &reason, party, caller.now())
    })
    .await
}
