//! A side names another owner of its own.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, OwnerRequest, step_with};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    members::responsible,
    problem::Problem,
};

/// Name another owner of a goal
///
/// Each side its own: it takes no answer of the other.
#[utoipa::path(
    operation_id = "goal_assign",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    request_body = OwnerRequest,
    responses((status = 200, description = "Named.", body = GoalView))
)]
#[post("/goals/{id}/owner")]
pub(crate) async fn goal_assign(
    caller: Caller<right::WritePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<OwnerRequest>,
) -> Result<HttpResponse, Problem> {
    step_with(&caller, id.0, &read, async |tx, goal, party| {
        let owner = responsible(tx, "owner", body.0, caller.actor()).await?;
        Ok(goal.assign(owner, party, caller.now())?)
    })
    .await
}
