//! One pilot.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::PilotId};
use persistence::pilots;

use super::PilotView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a pilot
#[utoipa::path(
    operation_id = "pilot_show",
    tag = "Pilots",
    params(IfNoneMatch),
    responses((status = 200, description = "The pilot.", body = PilotView))
)]
#[get("/pilots/{id}")]
pub(crate) async fn pilot_show(
    caller: Caller<right::Read>,
    id: PathId<PilotId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(pilots::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = PilotView::new(&stored, caller.actor());
    answers::read(&known, stored.value.version, &view)
}
