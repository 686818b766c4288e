//! The other side signs the new terms.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};
use persistence::goals;

use super::{PlanView, step_within};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Accept an amendment
///
/// The other side signs exactly the new terms with this `content_hash`: they govern from now on. Those
/// before stay among the `versions`.
#[utoipa::path(
    operation_id = "plan_accept_amendment",
    tag = "Plans",
    security(("access_token" = ["agree_plans"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Amended.", body = PlanView))
)]
#[post("/plans/{id}/amendment/acceptance")]
pub(crate) async fn plan_accept_amendment(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step_within(&caller, id.0, &read, async |tx, plan, party| {
        let goals = goals::weight_of(tx, plan.id, None).await?;
        Ok(plan.accept_amendment(body.0, goals, party, caller.now())?)
    })
    .await
}
