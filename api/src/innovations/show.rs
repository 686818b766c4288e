//! One innovation.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::InnovationId};
use persistence::innovations;

use super::InnovationView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read an innovation
///
/// It is your organisation's alone.
#[utoipa::path(
    operation_id = "innovation_show",
    tag = "Innovations",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The innovation.", body = InnovationView))
)]
#[get("/innovations/{id}")]
pub(crate) async fn innovation_show(
    caller: Caller<right::Read>,
    id: PathId<InnovationId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(innovations::find(tx, id.0).await?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    let view = InnovationView::new(&stored, caller.actor());
    answers::read(&known, stored.value.version, &view)
}
