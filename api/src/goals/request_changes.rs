//! The other side wants a goal otherwise.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Request changes of a goal
///
/// Either side may then revise it, and so propose it to the other.
#[utoipa::path(
    operation_id = "goal_request_changes",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Sent back.", body = GoalView))
)]
#[post("/goals/{id}/changes-request")]
pub(crate) async fn goal_request_changes(
    caller: Caller<right::WritePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.request_changes(&body.0, party, caller.now()))
        .await
}
