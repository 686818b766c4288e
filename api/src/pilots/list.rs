//! The pilots that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, pilot::State};
use persistence::pilots;

use super::PilotView;
use crate::{
    caller::Caller,
    lists::{self, ListParameters, Listing, PageView},
    problem::Problem,
};

/// List pilots
///
/// Both sides see what was handed in, the author its drafts besides.
#[utoipa::path(
    operation_id = "pilot_list",
    tag = "Pilots",
    security(("access_token" = ["read"])),
    params(ListParameters),
    responses((status = 200, description = "A page of pilots.", body = PageView<PilotView>))
)]
#[get("/pilots")]
pub(crate) async fn pilot_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State>,
) -> Result<HttpResponse, Problem> {
    let filter = listing.0;
    let page = caller.read(async |tx| Ok(pilots::list(tx, &filter).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| PilotView::new(row, caller.actor()))
}
