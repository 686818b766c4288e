//! A side sends the charter back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Send a charter back
///
/// The author can revise it; a signature under it is void.
#[utoipa::path(
    operation_id = "pilot_request_changes",
    tag = "Pilots",
    security(("access_token" = ["review_pilots"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Done.", body = PilotView))
)]
#[post("/pilots/{id}/change_request")]
pub(crate) async fn pilot_request_changes(
    caller: Caller<right::ReviewPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.request_changes(&body.0, party, caller.now()))
        .await
}
