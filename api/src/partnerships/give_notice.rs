//! A side gives notice.

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

/// Give notice
///
/// The partnership ends after its days of notice; until then work goes on.
#[utoipa::path(
    operation_id = "partnership_give_notice",
    tag = "Partnerships",
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PartnershipView))
)]
#[post("/partnerships/{id}/notice")]
pub(crate) async fn partnership_give_notice(
    caller: Caller<right::ManagePartnerships>,
    id: PathId<PartnershipId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let (partnership, event) =
                stored.value.give_notice(&body.0, caller.actor(), caller.now())?;
            partnerships::save(tx, &partnership, &event).await?;
            let stored = Stored { value: partnership, updated_at: event.at, ..stored };
            changed(stored.value.version, &PartnershipView::new(&stored, caller.actor()))
        })
        .await
}
