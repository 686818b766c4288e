//! The side that suspended lets the work go on.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId};
use persistence::{Stored, partnerships};

use super::{PartnershipView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Resume a partnership
///
/// Only the side that suspended it can.
#[utoipa::path(
    operation_id = "partnership_resume",
    tag = "Partnerships",
    responses((status = 200, description = "Done.", body = PartnershipView))
)]
#[post("/partnerships/{id}/resumption")]
pub(crate) async fn partnership_resume(
    caller: Caller<right::ManagePartnerships>,
    id: PathId<PartnershipId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let (partnership, event) = stored.value.resume(caller.actor(), caller.now())?;
            partnerships::save(tx, &partnership, &event).await?;
            let stored = Stored { value: partnership, updated_at: event.at, ..stored };
            changed(stored.value.version, &PartnershipView::new(&stored, caller.actor()))
        })
        .await
}
