//! The supplier signs last, and hears what of its own stands in the way.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, granting::grant_within, signing::SignatureRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Grant an exclusivity
///
/// The supplier signs exactly the terms that the buyer signed. It is refused where another grant of yours
/// to another buyer stands in the way: of the same product or innovation, in a country, a channel and at an
/// instant that both have, and both `first_to_market` or `exclusive`. The buyer hears nothing of that.
///
/// Each duty becomes a promise of the buyer's, for which those answer who have signed.
#[utoipa::path(
    operation_id = "exclusivity_grant",
    tag = "Exclusivity",
    security(("access_token" = ["sign_exclusivities"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by both.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/grant")]
pub(crate) async fn exclusivity_grant(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (hash, attestation) = body.0;
    grant_within(&caller, id.0, &read, async |_, one, party| {
        Ok(one.grant(hash, attestation.clone(), party, caller.now())?)
    })
    .await
}
