//! The author takes the plan back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};

use super::{PlanView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw a plan
///
/// Possible until both have signed; a draft that was never proposed stays unknown to the other side.
#[utoipa::path(
    operation_id = "plan_withdraw",
    tag = "Plans",
    security(("access_token" = ["write_plans"])),
    responses((status = 200, description = "Withdrawn.", body = PlanView))
)]
#[post("/plans/{id}/withdrawal")]
pub(crate) async fn plan_withdraw(
    caller: Caller<right::WritePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |plan, party| plan.withdraw(party, caller.now())).await
}
