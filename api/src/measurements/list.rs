//! The values of a goal, the latest period first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    goal::Measurement,
    id::{GoalId, MeasurementId},
};
use persistence::goals::{self, measurements};

use super::MeasurementView;
use crate::{
    answers::PathId,
    caller::Caller,
    lists::{ById, ByIdParameters, PageView, wrong_cursor},
    problem::Problem,
};

/// List the values of a goal
///
/// Every version of every period, the latest first.
#[utoipa::path(
    operation_id = "measurement_list",
    tag = "Measurements",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of values.", body = PageView<MeasurementView>))
)]
#[get("/goals/{id}/measurements")]
pub(crate) async fn measurement_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    id: PathId<GoalId>,
    asked: ById<MeasurementId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            goals::plan_of(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let after = match asked.after {
                Some(after) => {
                    let place = measurements::place(tx, id.0, after).await?;
                    Some(place.ok_or_else(wrong_cursor)?)
                }
                None => None,
            };
            Ok(measurements::list(tx, id.0, after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |one: &Measurement| one.id, MeasurementView::from)
}
