//! By what the panels of the caller's organisation judge where nothing else is said.

use actix_web::{HttpResponse, get};
use domain::access::right;
use persistence::panels;

use super::criteria::UsualCriteriaView;
use crate::{
    answers::{IfNoneMatch, read},
    caller::Caller,
    problem::Problem,
};

/// My organisation's criteria for panels
///
/// By these a panel judges that is called together without others. Where your organisation has said
/// nothing, they favour nothing.
#[utoipa::path(
    operation_id = "panel_criteria_show",
    tag = "Panels",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The criteria.", body = UsualCriteriaView))
)]
#[get("/panel-criteria")]
pub(crate) async fn panel_criteria_show(
    caller: Caller<right::Read>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let usual = caller.read(async |tx| Ok(panels::usual_criteria(tx).await?)).await?;
    let criteria = usual.criteria.iter().map(Into::into).collect();
    read(&known, usual.version, &UsualCriteriaView { version: usual.version, criteria })
}
