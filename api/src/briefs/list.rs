//! The briefs of the caller's organisation.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, brief::State};
use persistence::briefs;

use super::BriefView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List briefs
///
/// Your organisation's own. With `partnership`, those that name it.
#[utoipa::path(
    operation_id = "brief_list",
    tag = "Briefs",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of briefs.", body = PageView<BriefView>))
)]
#[get("/briefs")]
pub(crate) async fn brief_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(briefs::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| BriefView::new(row, caller.actor()))
}
