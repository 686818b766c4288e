//! The other side sends the terms back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::AgreementId};

use super::{AgreementView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Ask for other terms
///
/// The author's signature is void. Either side can revise the terms then.
#[utoipa::path(
    operation_id = "agreement_request_changes",
    tag = "Agreements",
    security(("access_token" = ["write_agreements"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Sent back.", body = AgreementView))
)]
#[post("/agreements/{id}/changes-request")]
pub(crate) async fn agreement_request_changes(
    caller: Caller<right::WriteAgreements>,
    id: PathId<AgreementId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |agreement, party| {
        agreement.request_changes(&body.0, party, caller.now())
    })
    .await
}
