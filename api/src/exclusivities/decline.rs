//! The other side does not want it.

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

/// Decline an exclusivity
///
/// The side whose terms they are not says no, with its reason.
#[utoipa::path(
    operation_id = "exclusivity_decline",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/refusal")]
pub(crate) async fn exclusivity_decline(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.decline(&body.0, party, caller.now())).await
}
