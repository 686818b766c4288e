//! One plan.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::PlanId};
use persistence::plans;

use super::PlanView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a plan
///
/// Its terms, who has signed what, the state, and what you can do next.
#[utoipa::path(
    operation_id = "plan_show",
    tag = "Plans",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The plan.", body = PlanView))
)]
#[get("/plans/{id}")]
pub(crate) async fn plan_show(
    caller: Caller<right::Read>,
    id: PathId<PlanId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(plans::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = PlanView::new(&stored, caller.actor());
    answers::read(&known, stored.value.version, &view)
}
