//! The side that does not measure says that a value is not right.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, text::Reason};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    PilotView,
    enter_results::{place, refused},
    step,
};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::Problem,
};

/// The value to dispute, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PilotResultDispute, example = json!({
    "criterion": 1,
    "reason": "Our tills say 9.",
}))]
pub(crate) struct Request {
    /// The number of its criterion, from 1.
    #[schema(value_type = i64, required, minimum = 1, maximum = 20)]
    criterion: Field<i64>,
    /// Why, for the other side to read.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (usize, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let place = reader.required("criterion", self.criterion, place);
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some((place?, reason?))
    }
}

/// Dispute a result
///
/// It counts as inconclusive. Before the results are published the other side can enter another value.
#[utoipa::path(
    operation_id = "pilot_dispute_result",
    tag = "Pilots",
    security(("access_token" = ["confirm_measurements"])),
    request_body = Request,
    responses((status = 200, description = "Disputed.", body = PilotView))
)]
#[post("/pilots/{id}/results/dispute")]
pub(crate) async fn pilot_dispute_result(
    caller: Caller<right::ConfirmMeasurements>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (place, reason) = &body.0;
    step(&caller, id.0, &read, |pilot, party| {
        let disputed = pilot.dispute_result(*place, reason, party, caller.now());
        disputed.map_err(|error| refused(error, |_| "criterion".to_owned()))
    })
    .await
}
