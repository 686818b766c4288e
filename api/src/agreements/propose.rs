//! The author signs the terms and proposes them.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::AgreementId};

use super::{AgreementView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Propose an agreement
///
/// The author signs exactly the terms with this `content_hash`, and the other side gets to see them with
/// their document. Without an answer the agreement is withdrawn after thirty days.
#[utoipa::path(
    operation_id = "agreement_propose",
    tag = "Agreements",
    security(("access_token" = ["sign_agreements"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed and proposed.", body = AgreementView))
)]
#[post("/agreements/{id}/proposal")]
pub(crate) async fn agreement_propose(
    caller: Caller<right::SignAgreements>,
    id: PathId<AgreementId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |agreement, party| agreement.propose(body.0, party, caller.now()))
        .await
}
