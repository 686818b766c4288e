//! The supplier signs the amendment that the buyer signed.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};
use persistence::{Stored, commitments, pilots};

use super::{PilotView, amendment::proposed, lock, named};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Countersign an amendment
///
/// The supplier signs exactly what the buyer signed: it governs from now on. What is another since the pilot
/// began stands in `changed_after_start`, and each charter among the `charters`. What it adds to the
/// `commitments` becomes one, as with the first charter.
#[utoipa::path(
    operation_id = "pilot_countersign_amendment",
    tag = "Pilots",
    security(("access_token" = ["countersign_pilots"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Amended.", body = PilotView))
)]
#[post("/pilots/{id}/amendment/countersignature")]
pub(crate) async fn pilot_countersign_amendment(
    caller: Caller<right::CountersignPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (now, fresh) = (caller.now(), || caller.fresh());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            stored.value.require_approved_amendment(&party)?;
            let charter = proposed(tx, &stored.value).await?;
            let was = stored.value.clone();
            let amended = was.countersign_amendment(charter, body.0, &party, now, fresh);
            let (pilot, event, promises) = amended?;
            named::require_of_signer(tx, &pilot, &pilot.charter, &party).await?;
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            commitments::insert_all(tx, &promises).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
