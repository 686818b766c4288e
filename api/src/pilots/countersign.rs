//! The supplier signs what the buyer signed.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Countersign a charter
///
/// The supplier signs exactly what the buyer signed.
#[utoipa::path(
    operation_id = "pilot_countersign",
    tag = "Pilots",
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed.", body = PilotView))
)]
#[post("/pilots/{id}/countersignature")]
pub(crate) async fn pilot_countersign(
    caller: Caller<right::CountersignPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.countersign(body.0, party, caller.now())).await
}
