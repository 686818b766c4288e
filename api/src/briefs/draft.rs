//! A buyer begins to write a brief.

use actix_web::{HttpResponse, post};
use domain::{access::right, brief::Brief};
use persistence::{Stored, briefs};

use super::{BriefView, path, standings, terms::TermsRequest};
use crate::{answers::created, body::Body, caller::Caller, problem::Problem};

/// Draft a brief
///
/// It is your organisation's alone: nobody whom it names can see that it exists.
#[utoipa::path(
    operation_id = "brief_draft",
    tag = "Briefs",
    security(("access_token" = ["write_briefs"])),
    request_body = TermsRequest,
    responses((status = 201, description = "Drafted.", body = BriefView))
)]
#[post("/briefs")]
pub(crate) async fn brief_draft(
    caller: Caller<right::WriteBriefs>,
    body: Body<TermsRequest>,
) -> Result<HttpResponse, Problem> {
    let (terms, invitees) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standings = standings(tx, &caller, &invitees).await?;
            let (brief, event) = Brief::draft(caller.fresh(), terms, invitees, caller.actor(), now);
            briefs::insert(tx, &brief, &standings, &event).await?;
            let stored = Stored { value: brief, created_at: now, updated_at: now };
            let view = BriefView::new(&stored, caller.actor());
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}
