//! The other side agrees that it ends.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Agree to end an exclusivity
///
/// It is `cancelled` where it had not begun, else `terminated`.
#[utoipa::path(
    operation_id = "exclusivity_accept_end",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    responses((status = 200, description = "It has ended.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/end/acceptance")]
pub(crate) async fn exclusivity_accept_end(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.accept_end(party, caller.now())).await
}
