//! A side publishes what was measured.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, pilot::ResultsError};
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, decimal},
    caller::Caller,
    problem::Problem,
};

/// What was measured.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewResults, example = json!({"values": ["13.5"]}))]
pub(crate) struct Request {
    /// One value for each criterion, in the order of the charter: decimal numbers in strings.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 20)]
    values: Field<Vec<Field<String>>>,
}

impl Parse for Request {
    type Value = Vec<Decimal>;

    fn parse(self, reader: &mut Reader) -> Option<Vec<Decimal>> {
        reader.each("values", self.values, |reader, raw| reader.item(decimal(raw)))
    }
}

/// Publish results
///
/// One value for each criterion. What they recommend is computed; the decision stays with the
/// buyer.
#[utoipa::path(
    operation_id = "pilot_publish_results",
    tag = "Pilots",
    request_body = Request,
    responses((status = 200, description = "Published.", body = PilotView))
)]
#[post("/pilots/{id}/results")]
pub(crate) async fn pilot_publish_results(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.publish_results(body.0, party, caller.now()))
        .await
}

impl From<ResultsError> for Problem {
    fn from(error: ResultsError) -> Self {
        match error {
            ResultsError::Refused(refusal) => refusal.into(),
            ResultsError::Count { .. } => {
                Self::field("values", Wrong::new("wrong_count", error.to_string()))
            }
        }
    }
}
