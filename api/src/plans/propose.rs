//! The author signs the terms and proposes them.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};

use super::{PlanView, step};
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
/// Without an answer the plan is withdrawn after thirty days.
#[utoipa::path(
    operation_id = "plan_propose",
    tag = "Plans",
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
    step(&caller, id.0, &read, |plan, party| plan.propose(body.0, party, caller.now())).await
}
