//! The side whose terms they are takes them back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw an exclusivity
///
/// Possible until both have signed.
#[utoipa::path(
    operation_id = "exclusivity_withdraw",
    tag = "Exclusivity",
    security(("access_token" = ["write_exclusivities"])),
    responses((status = 200, description = "Withdrawn.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/withdrawal")]
pub(crate) async fn exclusivity_withdraw(
    caller: Caller<right::WriteExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.withdraw(party, caller.now())).await
}
