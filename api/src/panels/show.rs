//! The panel of a proposal.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ProposalId};
use persistence::panels;

use super::PanelView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a panel
///
/// The last one on the proposal. A reviewer sees what others think once her own scores are in; leads and
/// approvers who do not review see all that is in; other colleagues see who reviews by what, and how many
/// have scored.
#[utoipa::path(
    operation_id = "panel_show",
    tag = "Panels",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The panel.", body = PanelView))
)]
#[get("/proposals/{id}/panel")]
pub(crate) async fn panel_show(
    caller: Caller<right::Read>,
    id: PathId<ProposalId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(panels::find(tx, id.0).await?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    let view = PanelView::new(&stored, caller.actor());
    answers::read(&known, view.version, &view)
}
