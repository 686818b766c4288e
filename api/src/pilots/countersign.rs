//! The supplier signs what the buyer signed.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, signing::SignError};
use persistence::{Stored, commitments, pilot_approvals, pilots};

use super::{PilotView, lock, named};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Countersign a charter
///
/// The supplier signs exactly what the buyer signed. Whoever approved it for the buyer cannot. Each of the
/// `commitments` of the charter becomes one of its side, for which those answer who have signed; it is refused
/// where the day of one has passed, and `errors` says which.
#[utoipa::path(
    operation_id = "pilot_countersign",
    tag = "Pilots",
    security(("access_token" = ["countersign_pilots"])),
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
            let (now, fresh) = (caller.now(), || caller.fresh());
            let countersigned = stored.value.clone().countersign(body.0, &party, now, fresh);
            let (pilot, event, promises) = countersigned?;
            // Of those who have approved for the buyer, the pilot holds the last one alone.
            if pilot_approvals::has_approved(tx, id.0, party.user()).await? {
                return Err(SignError::SamePerson.into());
            }
            named::require_of_signer(tx, &pilot, &pilot.charter, &party).await?;
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            commitments::insert_all(tx, &promises).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}
