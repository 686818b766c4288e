//! A side ends the plan before its last day.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};

use super::{PlanView, step_with_goals};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Terminate a plan
///
/// Either side can, once both have signed. Its goals that have not ended end with it, and an amendment
/// that waits for its answer falls away.
#[utoipa::path(
    operation_id = "plan_terminate",
    tag = "Plans",
    security(("access_token" = ["agree_plans"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Terminated.", body = PlanView))
)]
#[post("/plans/{id}/termination")]
pub(crate) async fn plan_terminate(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    step_with_goals(
        &caller,
        id.0,
        &read,
        |plan, party| plan.terminate(&body.0, party, now),
        // What has ended already stays as it is.
        |goal, _, party| Ok(goal.end(party.into(), now).ok()),
    )
    .await
}
