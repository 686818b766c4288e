//! The supplier signs other terms last, and hears what of its own stands in the way.

use actix_web::{HttpResponse, post};
use domain::{access::right, exclusivity::Action, id::ExclusivityId};
use persistence::exclusivities;

use super::{ExclusivityView, granting::grant_within, signing::SignatureRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Grant other terms of an exclusivity
///
/// The supplier signs exactly what the buyer signed: it governs from now on. It is refused where another grant of
/// yours to another buyer stands in the way, of which the buyer hears nothing. The duties that have come to it
/// become promises of the buyer's.
#[utoipa::path(
    operation_id = "exclusivity_grant_amendment",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by both.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/amendment/grant")]
pub(crate) async fn exclusivity_grant_amendment(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (hash, attestation) = body.0;
    grant_within(&caller, id.0, &read, async |tx, one, party| {
        one.require_open_amendment(Action::GrantAmendment, party)?;
        let terms = exclusivities::open_terms(tx, id.0).await?.ok_or_else(Problem::not_found)?;
        Ok(one.grant_amendment(terms, hash, attestation.clone(), party, caller.now())?)
    })
    .await
}
