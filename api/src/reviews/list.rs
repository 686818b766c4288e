//! The reviews of a plan, the latest first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{PlanId, ReviewId},
};
use persistence::{plans, reviews};

use super::ReviewView;
use crate::{
    answers::PathId,
    caller::Caller,
    lists::{ById, ByIdParameters, PageView, wrong_cursor},
    problem::Problem,
};

/// List the reviews of a plan
///
/// The latest first, without their figures.
#[utoipa::path(
    operation_id = "review_list",
    tag = "Reviews",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of reviews.", body = PageView<ReviewView>))
)]
#[get("/plans/{id}/reviews")]
pub(crate) async fn review_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    id: PathId<PlanId>,
    asked: ById<ReviewId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            plans::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let after = match asked.after {
                Some(after) => {
                    let place = reviews::place(tx, id.0, after).await?;
                    Some(place.ok_or_else(wrong_cursor)?)
                }
                None => None,
            };
            Ok(reviews::list(tx, id.0, after, asked.wanted()).await?)
        })
        .await?;
    let view = |stored| ReviewView::new(&stored, caller.actor());
    asked.page(&request, found, |stored| stored.value.id, view)
}
