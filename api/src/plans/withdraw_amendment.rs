//! The side that proposed new terms takes them back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};

use super::{PlanView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw an amendment
///
/// The terms stay as they are.
#[utoipa::path(
    operation_id = "plan_withdraw_amendment",
    tag = "Plans",
    security(("access_token" = ["write_plans"])),
    responses((status = 200, description = "Withdrawn.", body = PlanView))
)]
#[post("/plans/{id}/amendment/withdrawal")]
pub(crate) async fn plan_withdraw_amendment(
    caller: Caller<right::WritePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |plan, party| plan.withdraw_amendment(party, caller.now())).await
}
