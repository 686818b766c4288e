//! One partnership.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::PartnershipId};
use persistence::partnerships;

use super::PartnershipView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a partnership
///
/// The other organisation, your side, the state, and what you can do next.
#[utoipa::path(
    operation_id = "partnership_show",
    tag = "Partnerships",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The partnership.", body = PartnershipView))
)]
#[get("/partnerships/{id}")]
pub(crate) async fn partnership_show(
    caller: Caller<right::Read>,
    id: PathId<PartnershipId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(partnerships::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = PartnershipView::new(&stored, caller.actor());
    answers::read(&known, stored.value.version, &view)
}
