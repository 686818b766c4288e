//! A lead says by what the panels of the organisation judge where nothing else is said.

use actix_web::{HttpResponse, put};
use domain::access::right;
use persistence::{organisations, panels};

use super::criteria::{CriteriaRequest, UsualCriteriaView};
use crate::{
    answers::{IfMatch, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Change my organisation's criteria for panels
///
/// All of them are replaced. Panels that are there keep theirs.
#[utoipa::path(
    operation_id = "panel_criteria_change",
    tag = "Panels",
    security(("access_token" = ["convene_panels"])),
    request_body = CriteriaRequest,
    responses((status = 200, description = "Changed.", body = UsualCriteriaView))
)]
#[put("/panel-criteria")]
pub(crate) async fn panel_criteria_change(
    caller: Caller<right::ConvenePanels>,
    read: IfMatch,
    body: Body<CriteriaRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            // Who holds the organisation holds what is told of it.
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let usual = panels::usual_criteria(tx).await?;
            read.require(usual.version)?;
            let (usual, event) = usual.change(body.0, caller.actor(), caller.now());
            panels::change_usual_criteria(tx, &usual, &event).await?;
            let criteria = usual.criteria.iter().map(Into::into).collect();
            changed(usual.version, &UsualCriteriaView { version: usual.version, criteria })
        })
        .await
}
