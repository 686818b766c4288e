//! One agreement.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::AgreementId};
use persistence::agreements;

use super::AgreementView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read an agreement
///
/// Its terms, who has signed what, the state, and what you can do next.
#[utoipa::path(
    operation_id = "agreement_show",
    tag = "Agreements",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The agreement.", body = AgreementView))
)]
#[get("/agreements/{id}")]
pub(crate) async fn agreement_show(
    caller: Caller<right::Read>,
    id: PathId<AgreementId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(agreements::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = AgreementView::new(&stored, caller.actor(), caller.now());
    answers::read(&known, stored.value.version, &view)
}
