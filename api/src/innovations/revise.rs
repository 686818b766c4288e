//! Somebody writes an innovation anew.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::InnovationId};

use super::{InnovationView, entry::EntryRequest, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise an innovation
///
/// The whole entry is replaced: what is left out is gone. Proposals that were made of it stay as they are.
#[utoipa::path(
    operation_id = "innovation_revise",
    tag = "Innovations",
    security(("access_token" = ["write_innovations"])),
    request_body = EntryRequest,
    responses((status = 200, description = "Revised.", body = InnovationView))
)]
#[put("/innovations/{id}")]
pub(crate) async fn innovation_revise(
    caller: Caller<right::WriteInnovations>,
    id: PathId<InnovationId>,
    read: IfMatch,
    body: Body<EntryRequest>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |innovation| innovation.revise(body.0, actor, now)).await
}
