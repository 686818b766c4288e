//! A lead takes a reviewer off.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{ProposalId, UserId},
    text::Reason,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PanelView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, id, text},
    caller::Caller,
    problem::Problem,
};

/// A reviewer to take off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PanelReviewerRemoval, example = json!({
    "reviewer": "user_01930000000070008000000000000001",
    "reason": "She is on leave until the summer.",
}))]
pub(crate) struct Request {
    /// Who.
    #[schema(value_type = String, required, max_length = 37)]
    reviewer: Field<String>,
    /// Why; your organisation's ledger keeps it.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (UserId, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let reviewer = reader.required("reviewer", self.reviewer, id);
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some((reviewer?, reason?))
    }
}

/// Take a reviewer off
///
/// What she has scored does not count any more, and she does not come back.
#[utoipa::path(
    operation_id = "panel_remove_reviewer",
    tag = "Panels",
    security(("access_token" = ["convene_panels"])),
    request_body = Request,
    responses((status = 200, description = "Taken off.", body = PanelView))
)]
#[post("/proposals/{id}/panel/reviewers/removal")]
pub(crate) async fn panel_remove_reviewer(
    caller: Caller<right::ConvenePanels>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (reviewer, reason) = body.0;
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |panel| Ok(panel.remove_reviewer(reviewer, reason, actor, now)?))
        .await
}
