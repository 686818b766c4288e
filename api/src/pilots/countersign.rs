//! The supplier signs what the buyer signed.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, signing::SignError};
use persistence::{Stored, pilot_approvals, pilots};

use super::{PilotView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Countersign a charter
///
/// The supplier signs exactly what the buyer signed. Whoever approved it for the buyer cannot.
#[utoipa::path(
    operation_id = "pilot_countersign",
    tag = "Pilots",
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed.", body = PilotView))
)]
#[post("/pilots/{id}/countersignature")]
pub(crate) async fn pilot_countersign(
    caller: Caller<right::CountersignPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (pilot, event) = stored.value.clone().countersign(body.0, &party, caller.now())?;
            // Of those who have approved for the buyer, the pilot holds the last one alone.
            if pilot_approvals::has_approved(tx, id.0, party.user()).await? {
                return Err(SignError::SamePerson.into());
            }
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
