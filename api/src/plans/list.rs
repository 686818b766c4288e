//! The plans that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, plan::State};
use persistence::plans;

use super::PlanView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List plans
///
/// Both sides see what was proposed, the author its drafts besides.
#[utoipa::path(
    operation_id = "plan_list",
    tag = "Plans",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of plans.", body = PageView<PlanView>))
)]
#[get("/plans")]
pub(crate) async fn plan_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(plans::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| PlanView::new(row, caller.actor()))
}
