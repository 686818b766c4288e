//! The side that proposed a change of a goal takes it back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw an amendment of a goal
///
/// The old terms go on to govern.
#[utoipa::path(
    operation_id = "goal_withdraw_amendment",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    responses((status = 200, description = "Withdrawn.", body = GoalView))
)]
#[post("/goals/{id}/amendment/withdrawal")]
pub(crate) async fn goal_withdraw_amendment(
    caller: Caller<right::WritePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.withdraw_amendment(party, caller.now())).await
}
