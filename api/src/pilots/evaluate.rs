//! The run is over and the results are gathered.

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

/// Begin the evaluation
///
/// The run is over; the results are to be gathered. It begins by itself after the last day.
#[utoipa::path(
    operation_id = "pilot_evaluate",
    tag = "Pilots",
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/evaluation")]
pub(crate) async fn pilot_evaluate(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.evaluate(&party, caller.now())?;
            pilots::save(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
