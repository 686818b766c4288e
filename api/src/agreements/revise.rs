//! A side changes the terms that lie on the table.

use actix_web::{HttpResponse, put};
use domain::{access::right, agreement::Terms, id::AgreementId};

use super::{AgreementView, document, step_within, terms::TermsRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Revise an agreement
///
/// All terms are replaced: what is left out is gone. A draft is revised by its author; what was
/// proposed by either side, which becomes the author, and every signature is void until the author
/// proposes again. What both have signed is changed by another agreement that supersedes it.
#[utoipa::path(
    operation_id = "agreement_revise",
    tag = "Agreements",
    security(("access_token" = ["write_agreements"])),
    request_body = TermsRequest,
    responses((status = 200, description = "Revised.", body = AgreementView))
)]
#[put("/agreements/{id}")]
pub(crate) async fn agreement_revise(
    caller: Caller<right::WriteAgreements>,
    id: PathId<AgreementId>,
    read: IfMatch,
    body: Body<TermsRequest>,
) -> Result<HttpResponse, Problem> {
    let (terms, named) = body.0;
    step_within(&caller, id.0, &read, async |tx, agreement, party| {
        let document = document(tx, &agreement, named).await?;
        Ok(agreement.revise(Terms { document, ..terms }, party, caller.now())?)
    })
    .await
}
