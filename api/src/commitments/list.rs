//! The commitments of the caller's organisation, both ways.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, commitment::State};
use persistence::commitments;

use super::CommitmentView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List commitments
///
/// Both sides see all of them.
#[utoipa::path(
    operation_id = "commitment_list",
    tag = "Commitments",
    params(ListParameters),
    responses((
        status = 200,
        description = "A page of commitments.",
        body = PageView<CommitmentView>,
    ))
)]
#[get("/commitments")]
pub(crate) async fn commitment_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(commitments::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| CommitmentView::new(row, caller.actor()))
}
