//! An approver of the buyer's approves the charter; the last one signs it.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, pilot::ApproveError};
use persistence::{Stored, deputies, pilot_approvals, pilots};

use super::{PilotView, lock, named};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    pilot_approvals::of,
    problem::{Code, Problem, sentence},
    signatures::SignatureRequest,
};

/// Approve a charter
///
/// Exactly the one with this `content_hash`. Your organisation may ask for several approvals; whoever gives
/// the last one signs for it. Until then nothing changes that the supplier could see, the version neither.
/// Who handed the charter in cannot approve it.
#[utoipa::path(
    operation_id = "pilot_approve",
    tag = "Pilots",
    security(("access_token" = ["approve_pilots"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Approved, and signed where no approval is missing.", body = PilotView))
)]
#[post("/pilots/{id}/approval")]
pub(crate) async fn pilot_approve(
    caller: Caller<right::ApprovePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (signed, now) = (body.0, caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            stored.value.require_approvable(signed, &party, now)?;
            named::require_of_signer(tx, &stored.value, &stored.value.charter, &party).await?;
            let policy = pilot_approvals::policy(tx).await?;
            let mut cleared = policy.clears(&stored.value);
            if cleared.is_none() {
                let away = deputies::represented_by(tx, party.user(), now).await?;
                let approvals = of(tx, &stored.value, &policy, caller.fresh()).await?;
                let (approvals, given) = approvals.approve(&party, &away, now)?;
                pilot_approvals::save(tx, &approvals, &given).await?;
                cleared = approvals.cleared();
            }
            let Some(cleared) = cleared else {
                let view = PilotView::new(&stored, caller.actor()).without_approval();
                return changed(stored.value.version, &view);
            };
            let (pilot, event) = stored.value.clone().approve(signed, cleared, &party, now)?;
            pilots::save(tx, &stored.value, &pilot, &event).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        match error {
            ApproveError::Refused(refusal) => refusal.into(),
            ApproveError::Sign(error) => error.into(),
            ApproveError::Promise(error) => error.into(),
            ApproveError::RequesterCannotApprove => {
                Self::new(Code::RequesterCannotApprove, sentence(&error.to_string()))
            }
        }
    }
}
