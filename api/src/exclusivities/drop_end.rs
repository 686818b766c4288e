//! A side lets it go on after all.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Let an exclusivity go on
///
/// The side that proposed the end takes that back, or the other does not agree to it.
#[utoipa::path(
    operation_id = "exclusivity_drop_end",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    responses((status = 200, description = "It goes on.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/end/withdrawal")]
pub(crate) async fn exclusivity_drop_end(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.drop_end(party, caller.now())).await
}
