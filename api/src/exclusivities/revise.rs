//! A side changes the terms that lie on the table.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::ExclusivityId};

use super::{ExclusivityView, step, terms::TermsRequest};
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
    step(&caller, id.0, &read, |one, party| one.revise(body.0, party, caller.now())).await
}
