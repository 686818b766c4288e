//! The goals that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, goal::State};
use persistence::goals;

use super::GoalView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List goals
///
/// Both sides see what was proposed, the author its drafts besides.
#[utoipa::path(
    operation_id = "goal_list",
    tag = "Goals",
    params(ListParameters),
    responses((status = 200, description = "A page of goals.", body = PageView<GoalView>))
)]
#[get("/goals")]
pub(crate) async fn goal_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(goals::list(tx, &filter).await?)).await?;
    let now = caller.now();
    lists::page(&request, filter.sort, &page, |row| GoalView::new(row, caller.actor(), now))
}
