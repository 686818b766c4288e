//! The agreements that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, agreement::State};
use persistence::agreements;

use super::AgreementView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List agreements
///
/// Both sides see what was proposed, the author its drafts besides.
#[utoipa::path(
    operation_id = "agreement_list",
    tag = "Agreements",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of agreements.", body = PageView<AgreementView>))
)]
#[get("/agreements")]
pub(crate) async fn agreement_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(agreements::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| {
        AgreementView::new(row, caller.actor(), caller.now())
    })
}
