//! A side publishes what was measured.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, enter_results::refused, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, decimal},
    caller::Caller,
    problem::Problem,
};

/// What was measured, where your side measures all of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewResults, example = json!({"values": ["13.5"]}))]
pub(crate) struct Request {
    /// One value for each criterion, in the order of the charter: decimal numbers in strings. What was
    /// entered is published where it is left out.
    #[schema(value_type = Option<Vec<String>>, min_items = 1, max_items = 20)]
    values: Field<Vec<Field<String>>>,
}

impl Parse for Request {
    type Value = Option<Vec<Decimal>>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        match self.values {
            Field::Absent => Some(None),
            given => {
                let values = reader.each("values", given, |reader, raw| reader.item(decimal(raw)));
                values.map(Some)
            }
        }
    }
}

/// Publish results
///
/// What each side has entered, once no criterion is without a value; the buyer, once the decision is overdue,
/// also without what the supplier has not entered, which is inconclusive. What they recommend is computed; the
/// decision stays with the buyer.
#[utoipa::path(
    operation_id = "pilot_publish_results",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
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
    step(&caller, id.0, &read, |pilot, party| {
        let published = pilot.publish_results(body.0.as_deref(), party, caller.now());
        published.map_err(|error| refused(error, |index| format!("values/{index}")))
    })
    .await
}
