//! Who stands in for the caller.

use actix_web::{HttpResponse, get};
use domain::access::right;
use persistence::deputies;

use super::DeputyView;
use crate::{
    answers::{IfNoneMatch, read},
    caller::Caller,
    problem::Problem,
};

/// My deputy
///
/// Who approves the charters of pilots for you, and when.
#[utoipa::path(
    operation_id = "deputy_show",
    tag = "Pilot approvals",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The deputy, or nobody.", body = DeputyView))
)]
#[get("/me/deputy")]
pub(crate) async fn deputy_show(
    caller: Caller<right::Read>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let member = caller.actor().user;
    let deputy = caller.read(async |tx| Ok(deputies::of(tx, member).await?)).await?;
    read(&known, deputy.version, &DeputyView::from(&deputy))
}
