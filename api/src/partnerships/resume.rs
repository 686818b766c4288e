//! The side that suspended lets the work go on.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId};

use super::{PartnershipView, step};
use crate::{
    answers::{IfMatch, PathId},
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
    step(&caller, id.0, &read, |partnership| partnership.resume(caller.actor(), caller.now())).await
}
