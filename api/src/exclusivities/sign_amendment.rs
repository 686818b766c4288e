//! The buyer signs other terms, whoever wrote them.

use actix_web::{HttpResponse, post};
use domain::{access::right, exclusivity::Action, id::ExclusivityId};
use persistence::exclusivities;

use super::{ExclusivityView, signing::SignatureRequest, step_within};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Sign other terms of an exclusivity
///
/// The buyer signs exactly the terms with this `content_hash`, that of the `amendment`. They do not govern until the
/// supplier has signed the same.
#[utoipa::path(
    operation_id = "exclusivity_sign_amendment",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by the buyer.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/amendment/signature")]
pub(crate) async fn exclusivity_sign_amendment(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (hash, attestation) = body.0;
    caller
        .write(async |tx| {
            step_within(tx, &caller, id.0, &read, async |tx, one, party| {
                one.require_open_amendment(Action::SignAmendment, party)?;
                let terms = exclusivities::open_terms(tx, id.0).await?;
                let terms = terms.ok_or_else(Problem::not_found)?;
                Ok(one.sign_amendment(&terms, hash, attestation, party, caller.now())?)
            })
            .await
        })
        .await
}
