//! The other side signs exactly what was proposed.

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

/// Agree to a plan
///
/// The other side signs exactly the terms with this `content_hash`. The plan is in force from its first
/// day, at once if that has begun.
#[utoipa::path(
    operation_id = "plan_agree",
    tag = "Plans",
    security(("access_token" = ["agree_plans"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by both.", body = PlanView))
)]
#[post("/plans/{id}/agreement")]
pub(crate) async fn plan_agree(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |plan, party| plan.agree(body.0, party, caller.now())).await
}
