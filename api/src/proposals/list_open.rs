//! What waits for a decision of the caller's organisation, the first due first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::ProposalId, proposal::Proposal};
use persistence::{Stored, proposals};

use super::ProposalView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView, wrong_cursor},
    problem::Problem,
};

/// List the open decisions
///
/// The pitches that the caller's organisation has to decide, the first due first. One that waits for the
/// supplier's answer comes back with it.
#[utoipa::path(
    operation_id = "proposal_list_open",
    tag = "Proposals",
    params(ByIdParameters),
    responses((status = 200, description = "A page of proposals.", body = PageView<ProposalView>))
)]
#[get("/open-decisions")]
pub(crate) async fn proposal_list_open(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<ProposalId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            let after = match asked.after {
                Some(after) => {
                    let place = proposals::place_among_open(tx, after).await?;
                    Some(place.ok_or_else(wrong_cursor)?)
                }
                None => None,
            };
            Ok(proposals::open(tx, after, asked.wanted()).await?)
        })
        .await?;
    let actor = caller.actor();
    let rows = found.iter().collect();
    let id = |stored: &&Stored<Proposal>| stored.value.id;
    asked.page(&request, rows, id, |stored| ProposalView::new(stored, actor))
}
