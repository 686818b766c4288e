//! One of the programs that act for the caller's organisation.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::UserId};
use persistence::service_accounts;

use super::ServiceAccountView;
use crate::{
    answers::{IfNoneMatch, PathId, read},
    caller::Caller,
    problem::Problem,
};

/// Show a service account
///
/// Its scopes and its secrets: of each when it came and when it was last used, never its words.
#[utoipa::path(
    operation_id = "service_account_show",
    tag = "Service accounts",
    security(("access_token" = ["manage_service_accounts"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The account.", body = ServiceAccountView))
)]
#[get("/service-accounts/{id}")]
pub(crate) async fn service_account_show(
    caller: Caller<right::ManageServiceAccounts>,
    id: PathId<UserId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(service_accounts::find(tx, id.0).await?)).await?;
    let account = found.ok_or_else(Problem::not_found)?;
    read(&known, account.version, &ServiceAccountView::new(&account, caller.actor()))
}
