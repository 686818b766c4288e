//! A lead lets one more review.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{ProposalId, UserId},
};
use persistence::{members, panels};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PanelView, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, id},
    caller::Caller,
    problem::Problem,
};

/// One more reviewer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanelReviewer, example = json!({
    "reviewer": "user_01930000000070008000000000000001",
}))]
pub(crate) struct Request {
    /// A member of your organisation who holds `score_proposals`.
    #[schema(value_type = String, required, max_length = 37)]
    reviewer: Field<String>,
}

impl Parse for Request {
    type Value = UserId;

    fn parse(self, reader: &mut Reader) -> Option<UserId> {
        reader.required("reviewer", self.reviewer, id)
    }
}

/// Add a reviewer
///
/// Nobody comes back who was on the panel; and once a reviewer has scored, nobody comes who could read that
/// as a lead or an approver.
#[utoipa::path(
    operation_id = "panel_add_reviewer",
    tag = "Panels",
    security(("access_token" = ["convene_panels"])),
    request_body = Request,
    responses((status = 200, description = "Added.", body = PanelView))
)]
#[post("/proposals/{id}/panel/reviewers")]
pub(crate) async fn panel_add_reviewer(
    caller: Caller<right::ConvenePanels>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            panels::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            // Members are held before the proposal, as whoever removes one does.
            let member = members::hold(tx, &[body.0]).await?.remove(&body.0);
            let stored = lock(tx, &caller, id.0, &read).await?;
            let rule = "must be a member of your organisation";
            let wrong = || Problem::field("reviewer", Wrong::new("not_a_member", rule));
            let member = member.ok_or_else(wrong)?;
            let panel = stored.value.clone();
            let added = panel.add_reviewer(&member, caller.actor(), caller.now())?;
            save(tx, &caller, &stored, added).await
        })
        .await
}
