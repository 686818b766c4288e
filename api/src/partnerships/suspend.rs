//! A side stops the work for the time being.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId};
use persistence::{Stored, partnerships};

use super::{PartnershipView, ReasonRequest, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Suspend a partnership
///
/// What is shared stays readable and does not move until the side that suspended resumes.
#[utoipa::path(
    operation_id = "partnership_suspend",
    tag = "Partnerships",
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PartnershipView))
)]
#[post("/partnerships/{id}/suspension")]
pub(crate) async fn partnership_suspend(
    caller: Caller<right::ManagePartnerships>,
    id: PathId<PartnershipId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let (partnership, event) =
                stored.value.suspend(&body.0, caller.actor(), caller.now())?;
            partnerships::save(tx, &partnership, &event).await?;
            let stored = Stored { value: partnership, updated_at: event.at, ..stored };
            changed(stored.value.version, &PartnershipView::new(&stored, caller.actor()))
        })
        .await
}
