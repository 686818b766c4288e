//! The author takes a goal back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw a goal
///
/// Until both agree, its author can.
#[utoipa::path(
    operation_id = "goal_withdraw",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    responses((status = 200, description = "Withdrawn.", body = GoalView))
)]
#[post("/goals/{id}/withdrawal")]
pub(crate) async fn goal_withdraw(
    caller: Caller<right::WritePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.withdraw(party, caller.now())).await
}
