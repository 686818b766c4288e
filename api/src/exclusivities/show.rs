//! One exclusivity.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ExclusivityId};
use persistence::exclusivities;

use super::ExclusivityView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read an exclusivity
///
/// Its terms, who has signed what, since when it holds, and what you can do next.
#[utoipa::path(
    operation_id = "exclusivity_show",
    tag = "Exclusivity",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The exclusivity.", body = ExclusivityView))
)]
#[get("/exclusivities/{id}")]
pub(crate) async fn exclusivity_show(
    caller: Caller<right::Read>,
    id: PathId<ExclusivityId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(exclusivities::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = ExclusivityView::new(&stored, caller.actor(), caller.now());
    answers::read(&known, stored.value.version, &view)
}
