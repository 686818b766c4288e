//! A lead changes by what a panel judges, while nobody has scored.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::ProposalId};

use super::{PanelView, criteria::CriteriaRequest, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Change the criteria of a panel
///
/// All of them are replaced. Once a reviewer has scored they stay as they are.
#[utoipa::path(
    operation_id = "panel_change_criteria",
    tag = "Panels",
    security(("access_token" = ["convene_panels"])),
    request_body = CriteriaRequest,
    responses((status = 200, description = "Changed.", body = PanelView))
)]
#[put("/proposals/{id}/panel/criteria")]
pub(crate) async fn panel_change_criteria(
    caller: Caller<right::ConvenePanels>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<CriteriaRequest>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |panel| Ok(panel.change_criteria(body.0, actor, now)?)).await
}
