//! The author takes the agreement back.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::AgreementId};

use super::{AgreementView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Withdraw an agreement
///
/// Possible until both have signed; a draft that was never proposed stays unknown to the other side.
#[utoipa::path(
    operation_id = "agreement_withdraw",
    tag = "Agreements",
    security(("access_token" = ["write_agreements"])),
    responses((status = 200, description = "Withdrawn.", body = AgreementView))
)]
#[post("/agreements/{id}/withdrawal")]
pub(crate) async fn agreement_withdraw(
    caller: Caller<right::WriteAgreements>,
    id: PathId<AgreementId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |agreement, party| agreement.withdraw(party, caller.now())).await
}
