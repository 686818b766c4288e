//! A side proposes that it ends.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Propose to end an exclusivity
///
/// Because of a breach, or for another reason. It ends once the other side agrees, and runs on until then.
#[utoipa::path(
    operation_id = "exclusivity_propose_end",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Proposed.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/end")]
pub(crate) async fn exclusivity_propose_end(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.propose_end(&body.0, party, caller.now())).await
}
