//! The side that proposed other terms takes them back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw other terms of an exclusivity
///
/// The terms stay as they are.
#[utoipa::path(
    operation_id = "exclusivity_withdraw_amendment",
    tag = "Exclusivity",
    security(("access_token" = ["write_exclusivities"])),
    responses((status = 200, description = "Taken back.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/amendment/withdrawal")]
pub(crate) async fn exclusivity_withdraw_amendment(
    caller: Caller<right::WriteExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |one, party| one.withdraw_amendment(party, caller.now())).await
}
