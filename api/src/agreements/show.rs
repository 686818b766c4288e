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
#[utoipa::path(
    operation_id = "agreement_show",
    tag = "Agreements",
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
