//! The buyer signs the terms, whoever wrote them.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, signing::SignatureRequest, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Sign an exclusivity
///
/// The buyer signs exactly the terms with this `content_hash`. Nothing is granted until the supplier has
/// signed the same; its signature is always the last one.
#[utoipa::path(
    operation_id = "exclusivity_sign",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by the buyer.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/signature")]
pub(crate) async fn exclusivity_sign(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (hash, attestation) = body.0;
    step(&caller, id.0, &read, |one, party| one.sign(hash, attestation, party, caller.now())).await
}
