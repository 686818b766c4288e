//! The other side signs a change of a goal.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};
use persistence::goals::{self, measurements};

use super::{GoalView, step_in_plan};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Accept an amendment of a goal
///
/// The other side signs exactly the change with this `content_hash`: the new terms govern from now on, or
/// the goal is given up. Those before stay among the `versions`.
#[utoipa::path(
    operation_id = "goal_accept_amendment",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Amended.", body = GoalView))
)]
#[post("/goals/{id}/amendment/acceptance")]
pub(crate) async fn goal_accept_amendment(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step_in_plan(&caller, id.0, &read, async |tx, goal, plan, party| {
        let others = goals::weight_of(tx, plan.id, Some(goal.id)).await?;
        let log = measurements::log(tx, goal.id).await?;
        Ok(goal.accept_amendment(plan, others, &log, body.0, party, caller.now())?)
    })
    .await
}
