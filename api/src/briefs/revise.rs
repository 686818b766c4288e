//! A buyer writes on.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::BriefId};
use persistence::briefs;

use super::{BriefView, lock, show, standings, terms::TermsRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise the draft of a brief
///
/// The whole draft is replaced: what is left out is gone.
#[utoipa::path(
    operation_id = "brief_revise",
    tag = "Briefs",
    security(("access_token" = ["write_briefs"])),
    request_body = TermsRequest,
    responses((status = 200, description = "Revised.", body = BriefView))
)]
#[put("/briefs/{id}")]
pub(crate) async fn brief_revise(
    caller: Caller<right::WriteBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    body: Body<TermsRequest>,
) -> Result<HttpResponse, Problem> {
    let (terms, invitees) = body.0;
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let named = invitees.clone();
            let revised =
                stored.value.clone().revise(terms, invitees, caller.actor(), caller.now());
            let (brief, event) = revised?;
            let standings = standings(tx, &caller, &named).await?;
            briefs::save_draft(tx, &brief, &standings, &event).await?;
            show(&caller, &stored, brief, &event)
        })
        .await
}
