//! The author takes its proposal back, and the invitation with it.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId};
use persistence::{Stored, invitations, partnerships};

use super::{PartnershipView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw the proposal of a partnership
///
/// The invitation can no longer be accepted.
#[utoipa::path(
    operation_id = "partnership_withdraw",
    tag = "Partnerships",
    security(("access_token" = ["manage_partnerships"])),
    responses((status = 200, description = "Done.", body = PartnershipView))
)]
#[post("/partnerships/{id}/withdrawal")]
pub(crate) async fn partnership_withdraw(
    caller: Caller<right::ManagePartnerships>,
    id: PathId<PartnershipId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            // The invitation first, as whoever answers it does.
            let invitation = invitations::lock_open_of(tx, id.0).await?;
            let stored = lock(tx, id.0, &read).await?;
            let (partnership, event) = stored.value.withdraw(caller.actor(), caller.now())?;
            partnerships::save(tx, &partnership, &event).await?;
            if let Some(invitation) = invitation {
                let (invitation, event) = invitation.withdraw(caller.actor().into(), event.at)?;
                invitations::save(tx, &invitation, &event).await?;
            }
            let stored = Stored { value: partnership, updated_at: event.at, ..stored };
            changed(stored.value.version, &PartnershipView::new(&stored, caller.actor()))
        })
        .await
}
