//! The proposals that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, proposal::State};
use persistence::proposals;

use super::ProposalView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List proposals
///
/// A supplier sees all of its own, a buyer those that were submitted to it.
#[utoipa::path(
    operation_id = "proposal_list",
    tag = "Proposals",
    params(ListParameters),
    responses((status = 200, description = "A page of proposals.", body = PageView<ProposalView>))
)]
#[get("/proposals")]
pub(crate) async fn proposal_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(proposals::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| ProposalView::new(row, caller.actor()))
}
