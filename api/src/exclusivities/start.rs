//! The buyer says that the event has come.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step_alone};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Start an exclusivity
///
/// Where it begins with a launch or the first delivery, the buyer says that it has come, and the window runs from
/// now on. After `latest_start` it has lapsed.
#[utoipa::path(
    operation_id = "exclusivity_start",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    responses((status = 200, description = "It runs.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/start")]
pub(crate) async fn exclusivity_start(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step_alone(&caller, id.0, &read, |one, party| one.start(party, caller.now())).await
}
