//! A side is ready to start.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};
use persistence::{Stored, pilots};

use super::{PilotView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Confirm readiness
///
/// When both sides have, the pilot is ready to start.
#[utoipa::path(
    operation_id = "pilot_confirm_readiness",
    tag = "Pilots",
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/readiness")]
pub(crate) async fn pilot_confirm_readiness(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.confirm_readiness(&party, caller.now())?;
            pilots::save(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
