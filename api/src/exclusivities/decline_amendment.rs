//! The other side does not agree to other terms.

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

/// Decline other terms of an exclusivity
///
/// The side that did not propose them says no, with its reason; the terms stay as they are.
#[utoipa::path(
    operation_id = "exclusivity_decline_amendment",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/amendment/refusal")]
pub(crate) async fn exclusivity_decline_amendment(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.decline_amendment(&body.0, party, caller.now()))
        .await
}
