//! The other side sends the terms back.

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

/// Ask for other terms
///
/// The author's signature is void. Either side can revise the terms then.
#[utoipa::path(
    operation_id = "plan_request_changes",
    tag = "Plans",
    security(("access_token" = ["write_plans"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Sent back.", body = PlanView))
)]
#[post("/plans/{id}/changes-request")]
pub(crate) async fn plan_request_changes(
    caller: Caller<right::WritePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |plan, party| plan.request_changes(&body.0, party, caller.now()))
        .await
}
