//! The author proposes a goal to the other side.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, OwnerRequest, step_in_plan};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    members::responsible,
    problem::Problem,
};

/// Propose a goal
///
/// From now on both sides see it. Its plan has to be proposed before. The author names its owner.
#[utoipa::path(
    operation_id = "goal_propose",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    request_body = OwnerRequest,
    responses((status = 200, description = "Proposed.", body = GoalView))
)]
#[post("/goals/{id}/proposal")]
pub(crate) async fn goal_propose(
    caller: Caller<right::WritePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<OwnerRequest>,
) -> Result<HttpResponse, Problem> {
    step_in_plan(&caller, id.0, &read, async |tx, goal, plan, party| {
        let owner = responsible(tx, "owner", body.0, caller.actor()).await?;
        Ok(goal.propose(plan, owner, party, caller.now())?)
    })
    .await
}
