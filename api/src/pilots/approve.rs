//! The buyer's approver signs the charter.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};
use persistence::{Stored, pilots};

use super::{PilotView, lock, signature::SignatureRequest};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Approve a charter
///
/// The buyer's approver signs exactly the charter with this `content_hash`. Who handed the charter in cannot approve it.
#[utoipa::path(
    operation_id = "pilot_approve",
    tag = "Pilots",
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed.", body = PilotView))
)]
#[post("/pilots/{id}/approval")]
pub(crate) async fn pilot_approve(
    caller: Caller<right::ApprovePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.approve(body.0, &party, caller.now())?;
            pilots::save(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
