//! A side does not agree to an amendment.

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

/// Decline an amendment
///
/// The charter stays as it is. The buyer can decline its own, too, where it does not approve it.
#[utoipa::path(
    operation_id = "pilot_decline_amendment",
    tag = "Pilots",
    security(("access_token" = ["review_pilots"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Declined.", body = PilotView))
)]
#[post("/pilots/{id}/amendment/refusal")]
pub(crate) async fn pilot_decline_amendment(
    caller: Caller<right::ReviewPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.decline_amendment(&body.0, party, caller.now()))
        .await
}
