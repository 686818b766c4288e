//! The partnerships of the caller's organisation.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, partnership::State};
use persistence::partnerships;

use super::PartnershipView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List partnerships
///
/// Those of your organisation, on either side.
#[utoipa::path(
    operation_id = "partnership_list",
    tag = "Partnerships",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of partnerships.", body = PageView<PartnershipView>))
)]
#[get("/partnerships")]
pub(crate) async fn partnership_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(partnerships::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| PartnershipView::new(row, caller.actor()))
}
