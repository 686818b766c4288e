//! The side that does not measure lets values stand.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    PilotView,
    enter_results::{place, refused},
    step,
};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    problem::Problem,
};

/// The values to confirm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PilotResultsConfirmation, example = json!({}))]
pub(crate) struct Request {
    /// The numbers of their criteria, from 1; all that wait for your side where it is left out.
    #[schema(value_type = Option<Vec<i64>>, min_items = 1, max_items = 20)]
    criteria: Field<Vec<Field<i64>>>,
}

impl Parse for Request {
    type Value = Option<Vec<usize>>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        match self.criteria {
            Field::Absent => Some(None),
            given => {
                let places = reader.each("criteria", given, |reader, raw| reader.item(place(raw)));
                places.map(Some)
            }
        }
    }
}

/// Confirm results
///
/// Those that the other side has measured, also once they are published.
#[utoipa::path(
    operation_id = "pilot_confirm_results",
    tag = "Pilots",
    security(("access_token" = ["confirm_measurements"])),
    request_body = Request,
    responses((status = 200, description = "Confirmed.", body = PilotView))
)]
#[post("/pilots/{id}/results/confirmation")]
pub(crate) async fn pilot_confirm_results(
    caller: Caller<right::ConfirmMeasurements>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let places = body.0.as_deref();
    step(&caller, id.0, &read, |pilot, party| {
        let confirmed = pilot.confirm_results(places, party, caller.now());
        confirmed.map_err(|error| {
            refused(error, |index| match places {
                Some(places) if !places.is_empty() => format!("criteria/{index}"),
                _ => "criteria".to_owned(),
            })
        })
    })
    .await
}
