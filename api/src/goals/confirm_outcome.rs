//! The other side agrees how a goal ended.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Confirm how a goal ended
///
/// What time has proposed, either side may confirm. After fourteen days of silence it stands.
#[utoipa::path(
    operation_id = "goal_confirm_outcome",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    responses((status = 200, description = "It has ended so.", body = GoalView))
)]
#[post("/goals/{id}/outcome/confirmation")]
pub(crate) async fn goal_confirm_outcome(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.confirm_outcome(party, caller.now())).await
}
