//! A side sends the charter back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};
use persistence::{Stored, pilots};

use super::{PilotView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Send a charter back
///
/// The author can revise it; a signature under it is void.
#[utoipa::path(
    operation_id = "pilot_request_changes",
    tag = "Pilots",
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/change_request")]
pub(crate) async fn pilot_request_changes(
    caller: Caller<right::ReviewPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.request_changes(&body.0, &party, caller.now())?;
            pilots::save(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
