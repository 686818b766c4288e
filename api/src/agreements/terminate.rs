//! A side gives notice.

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

/// Terminate an agreement
///
/// Either side can, once both have signed. The agreement ends when its days of notice have passed; until
/// then it is live.
#[utoipa::path(
    operation_id = "agreement_terminate",
    tag = "Agreements",
    security(("access_token" = ["sign_agreements"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Notice is given.", body = AgreementView))
)]
#[post("/agreements/{id}/termination")]
pub(crate) async fn agreement_terminate(
    caller: Caller<right::SignAgreements>,
    id: PathId<AgreementId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |agreement, party| agreement.terminate(&body.0, party, caller.now()))
        .await
}
