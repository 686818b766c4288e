//! The other side does not agree to the new terms.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};

use super::{PlanView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Decline an amendment
///
/// The terms stay as they are.
#[utoipa::path(
    operation_id = "plan_decline_amendment",
    tag = "Plans",
    security(("access_token" = ["agree_plans"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = PlanView))
)]
#[post("/plans/{id}/amendment/refusal")]
pub(crate) async fn plan_decline_amendment(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |plan, party| plan.decline_amendment(&body.0, party, caller.now()))
        .await
}
