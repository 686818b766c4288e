//! The buyer gives its right back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step_alone};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Release an exclusivity
///
/// The supplier is free at once, to offer it to others. Only the buyer can.
#[utoipa::path(
    operation_id = "exclusivity_release",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Given back.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/release")]
pub(crate) async fn exclusivity_release(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step_alone(&caller, id.0, &read, |one, party| one.release(&body.0, party, caller.now())).await
}
