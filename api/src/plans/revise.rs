//! A side changes the terms that lie on the table.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::PlanId};

use super::{PlanView, step, terms::TermsRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise a plan
///
/// All terms are replaced: what is left out is gone. A draft is revised by its author; what was
/// proposed by either side, which becomes the author, and every signature is void until the author
/// proposes again.
#[utoipa::path(
    operation_id = "plan_revise",
    tag = "Plans",
    security(("access_token" = ["write_plans"])),
    request_body = TermsRequest,
    responses((status = 200, description = "Revised.", body = PlanView))
)]
#[put("/plans/{id}")]
pub(crate) async fn plan_revise(
    caller: Caller<right::WritePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<TermsRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |plan, party| plan.revise(body.0, party, caller.now())).await
}
