//! The buyer signs an amendment.

use actix_web::{HttpResponse, post};
use domain::{access::right, actor::Side, id::PilotId, machine::Refusal};

use super::{
    PilotView,
    amendment::{covered, proposed},
    named, step_within,
};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Approve an amendment
///
/// Exactly the charter with this `content_hash`. Whoever proposed it or handed the first charter in cannot. If
/// your organisation asks for more approvals of what it says than the charter had, it is refused: what takes
/// more is another charter.
#[utoipa::path(
    operation_id = "pilot_approve_amendment",
    tag = "Pilots",
    security(("access_token" = ["approve_pilots"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed.", body = PilotView))
)]
#[post("/pilots/{id}/amendment/approval")]
pub(crate) async fn pilot_approve_amendment(
    caller: Caller<right::ApprovePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step_within(&caller, id.0, &read, async |tx, pilot, party| {
        let now = caller.now();
        // The buyer's policy is the buyer's alone.
        if party.side() == Side::Supplier {
            let refusal = Refusal::NotYours { noun: "pilot", action: "approve_amendment" };
            return Err(refusal.into());
        }
        pilot.require_open_amendment(party)?;
        let charter = proposed(tx, &pilot).await?;
        named::require_of_signer(tx, &pilot, &charter, party).await?;
        let covered = covered(tx, &pilot, &charter, (party, now)).await?;
        Ok(pilot.approve_amendment(body.0, covered, party, now)?)
    })
    .await
}
