//! The author hands the charter to the other side.

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

/// Hand a charter in
///
/// From here on the other side sees it.
#[utoipa::path(
    operation_id = "pilot_submit",
    tag = "Pilots",
    responses((status = 200, description = "Handed in.", body = PilotView))
)]
#[post("/pilots/{id}/submission")]
pub(crate) async fn pilot_submit(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.submit(&party, caller.now())?;
            pilots::save(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
