//! A side stops the work for the time being.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId};

use super::{PartnershipView, ReasonRequest, step};
use crate::{
    answers::{IfMatch, PathId},
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
    security(("access_token" = ["manage_partnerships"])),
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
    step(&caller, id.0, &read, |partnership| {
        partnership.suspend(&body.0, caller.actor(), caller.now())
    })
    .await
}
