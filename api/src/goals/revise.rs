//! The author writes on; or a side answers a request for changes.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::GoalId};

use super::{GoalView, step, terms::TermsRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise a goal
///
/// A draft stays a draft. What the other side sent back is proposed anew by whoever revises it.
#[utoipa::path(
    operation_id = "goal_revise",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    request_body = TermsRequest,
    responses((status = 200, description = "Revised.", body = GoalView))
)]
#[put("/goals/{id}")]
pub(crate) async fn goal_revise(
    caller: Caller<right::WritePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<TermsRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.revise(body.0, party, caller.now())).await
}
