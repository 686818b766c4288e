//! The other side signs exactly what was proposed; what it supersedes gives way.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::AgreementId};
use persistence::agreements;

use super::{AgreementView, step_within};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::Problem,
    signatures::SignatureRequest,
};

/// Sign an agreement
///
/// The other side signs exactly the terms with this `content_hash`. The agreement is live from its first
/// day, at once if that has begun. One that it supersedes governs until then.
#[utoipa::path(
    operation_id = "agreement_agree",
    tag = "Agreements",
    security(("access_token" = ["sign_agreements"])),
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by both.", body = AgreementView))
)]
#[post("/agreements/{id}/agreement")]
pub(crate) async fn agreement_agree(
    caller: Caller<right::SignAgreements>,
    id: PathId<AgreementId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    step_within(&caller, id.0, &read, async |tx, agreement, party| {
        let (agreement, event) = agreement.agree(body.0, party, now)?;
        // The younger is locked before the older, whoever moves both.
        if let Some(old) = agreement.supersedes {
            let old = agreements::lock(tx, old).await?.ok_or_else(Problem::not_found)?.value;
            if let Some((next, superseded)) = old.clone().supersede(&agreement, party, now)? {
                agreements::save(tx, &old, &next, &superseded).await?;
            }
        }
        Ok((agreement, event))
    })
    .await
}
