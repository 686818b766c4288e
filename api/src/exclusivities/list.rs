//! The exclusivities of the caller's partnerships.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, exclusivity::State};
use persistence::exclusivities;

use super::ExclusivityView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List exclusivities
///
/// What your organisation has granted or was granted, and what is on its way there.
#[utoipa::path(
    operation_id = "exclusivity_list",
    tag = "Exclusivity",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of exclusivities.", body = PageView<ExclusivityView>))
)]
#[get("/exclusivities")]
pub(crate) async fn exclusivity_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(exclusivities::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| {
        ExclusivityView::new(row, caller.actor(), caller.now())
    })
}
