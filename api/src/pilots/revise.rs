//! The author writes on.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::PilotId};

use super::{PilotView, charter::CharterRequest, named, step_within};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise a charter
///
/// The whole charter is replaced: what is left out is gone. Only its author can, in draft or
/// when changes were requested.
#[utoipa::path(
    operation_id = "pilot_revise",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = CharterRequest,
    responses((status = 200, description = "Revised.", body = PilotView))
)]
#[put("/pilots/{id}")]
pub(crate) async fn pilot_revise(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<CharterRequest>,
) -> Result<HttpResponse, Problem> {
    step_within(&caller, id.0, &read, async |tx, pilot, party| {
        let (revised, event) = pilot.revise(body.0, party, caller.now())?;
        named::require_of_author(tx, &revised, &revised.charter, party, "").await?;
        Ok((revised, event))
    })
    .await
}
