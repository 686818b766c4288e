//! One proposal, with the questions about it.

use actix_web::{HttpResponse, get};
use domain::{
    access::{Permission, right},
    id::ProposalId,
    proposal::Action,
};
use futures_util::future::try_join4;
use persistence::{Failure, Reading, brief_invitations, panels, proposals};

use super::ProposalView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a proposal
///
/// The pitch in its present version, the answer and its date, and what you can do next.
#[utoipa::path(
    operation_id = "proposal_show",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The proposal.", body = ProposalView))
)]
#[get("/proposals/{id}")]
pub(crate) async fn proposal_show(
    caller: Caller<right::Read>,
    id: PathId<ProposalId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let convenes = caller.actor().may(Permission::ConvenePanels);
    let (stored, questions, has_panel, made_for) = caller
        .read(async |tx| {
            // One flight: what belongs to a proposal that is not the caller's is not either.
            let found = (proposals::find(tx, id.0), proposals::questions(tx, id.0));
            let made_for = brief_invitations::of_proposal(tx, id.0);
            Ok(try_join4(found.0, found.1, has_panel(tx, id.0, convenes), made_for).await?)
        })
        .await?;
    let stored = stored.ok_or_else(Problem::not_found)?;
    let mut view = ProposalView::new(&stored, caller.actor()).with_questions(&questions);
    view = view.with_brief(&stored.value, caller.actor(), made_for);
    let actions = stored.value.allowed_actions(caller.actor());
    if !has_panel && actions.contains(&Action::ConvenePanel) {
        view = view.with_panel_to_convene();
    }
    answers::read(&known, stored.value.version, &view)
}

/// Whether there is a panel already, for whom that makes a difference.
async fn has_panel(tx: &Reading<'_>, id: ProposalId, convenes: bool) -> Result<bool, Failure> {
    if convenes { panels::is_open(tx, id).await } else { Ok(false) }
}
