//! A side gives notice.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId};

use super::{PartnershipView, ReasonRequest, step};
use crate::{
    answers::{IfMatch, PathId},
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
    security(("access_token" = ["manage_partnerships"])),
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
    step(&caller, id.0, &read, |partnership| {
        partnership.give_notice(&body.0, caller.actor(), caller.now())
    })
    .await
}
