//! The other side does not agree to a change of a goal.

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

/// Decline an amendment of a goal
///
/// The old terms go on to govern.
#[utoipa::path(
    operation_id = "goal_decline_amendment",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = GoalView))
)]
#[post("/goals/{id}/amendment/refusal")]
pub(crate) async fn goal_decline_amendment(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.decline_amendment(&body.0, party, caller.now()))
        .await
}
