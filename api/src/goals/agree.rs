//! The other side agrees to a goal.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};
use persistence::goals;

use super::{GoalView, OwnerRequest, step_in_plan};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    members::responsible,
    problem::Problem,
};

/// Agree to a goal
///
/// The version in `If-Match` is what is agreed to; the plan has to be agreed before. The side that agrees
/// names its owner. Of a weighted plan the goals weigh 100 together at most.
#[utoipa::path(
    operation_id = "goal_agree",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    request_body = OwnerRequest,
    responses((status = 200, description = "Agreed: active from its first day, at once if that has begun.", body = GoalView))
)]
#[post("/goals/{id}/agreement")]
pub(crate) async fn goal_agree(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<OwnerRequest>,
) -> Result<HttpResponse, Problem> {
    step_in_plan(&caller, id.0, &read, async |tx, goal, plan, party| {
        let others = goals::weight_of(tx, plan.id, Some(goal.id)).await?;
        let owner = responsible(tx, "owner", body.0, caller.actor()).await?;
        Ok(goal.agree(plan, others, owner, party, caller.now())?)
    })
    .await
}
