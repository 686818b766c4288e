//! A side changes the terms that lie on the table.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::ExclusivityId};

use super::{
    ExclusivityView, step_within,
    terms::{TermsRequest, require_pilot},
};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise an exclusivity
///
/// All terms are replaced: what is left out is gone. Either side can until both have signed, and becomes
/// their author; the buyer's signature is void.
#[utoipa::path(
    operation_id = "exclusivity_revise",
    tag = "Exclusivity",
    security(("access_token" = ["write_exclusivities"])),
    request_body = TermsRequest,
    responses((status = 200, description = "Revised.", body = ExclusivityView))
)]
#[put("/exclusivities/{id}")]
pub(crate) async fn exclusivity_revise(
    caller: Caller<right::WriteExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<TermsRequest>,
) -> Result<HttpResponse, Problem> {
    let terms = body.0;
    caller
        .write(async |tx| {
            step_within(tx, &caller, id.0, &read, async |tx, one, party| {
                require_pilot(tx, &terms, one.standing.parties.partnership, "pilot").await?;
                Ok(one.revise(terms, party, caller.now())?)
            })
            .await
        })
        .await
}
