//! The author writes on.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::PilotId};
use persistence::{Stored, pilots};

use super::{PilotView, charter::CharterRequest, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise a charter
///
/// The whole charter is replaced: what is left out is gone. Only its author can, in draft or when changes were requested.
#[utoipa::path(
    operation_id = "pilot_revise",
    tag = "Pilots",
    request_body = CharterRequest,
    responses((status = 200, description = "Revised.", body = PilotView))
)]
#[put("/pilots/{id}")]
pub(crate) async fn pilot_revise(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<CharterRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.revise(body.0, &party, caller.now())?;
            pilots::save(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
