//! The author signs the terms and proposes them, with the goals that it has drafted.

use actix_web::{HttpResponse, post};
use domain::{access::right, goal::State, id::PlanId};

use super::{PlanView, step_with_goals};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Propose a plan
///
/// The author signs exactly the terms with this `content_hash`, and the other side gets to see them.
/// The goals of the plan that are drafts of the author are proposed with it, and whoever proposes the
/// plan is their owner. Without an answer the plan is withdrawn after thirty days.
#[utoipa::path(
    operation_id = "plan_propose",
    tag = "Plans",
    security(("access_token" = ["agree_plans"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed and proposed.", body = PlanView))
)]
#[post("/plans/{id}/proposal")]
pub(crate) async fn plan_propose(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    step_with_goals(
        &caller,
        id.0,
        &read,
        |plan, party| plan.propose(body.0, party, now),
        |goal, plan, party| {
            // Only its own drafts are there for a side to see.
            let is_draft = goal.state == State::Draft;
            let proposed = is_draft.then(|| goal.propose(plan, party.user(), party, now));
            Ok(proposed.transpose()?)
        },
    )
    .await
}
