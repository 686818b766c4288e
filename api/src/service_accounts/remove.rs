//! An admin removes a service account, and all its secrets with it.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::UserId};
use persistence::service_accounts;

use super::ServiceAccountView;
use crate::{
    answers::{IfMatch, PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Remove a service account
///
/// It holds at the program's next request.
#[utoipa::path(
    operation_id = "service_account_remove",
    tag = "Service accounts",
    security(("access_token" = ["manage_service_accounts"])),
    responses((status = 200, description = "Removed.", body = ServiceAccountView))
)]
#[post("/service-accounts/{id}/removal")]
pub(crate) async fn service_account_remove(
    caller: Caller<right::ManageServiceAccounts>,
    id: PathId<UserId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let account = super::lock(tx, id.0, &read).await?;
            let was = account.clone();
            let (account, event) = account.remove(caller.actor(), caller.now())?;
            service_accounts::save(tx, &was, &account, None, &event).await?;
            changed(account.version, &ServiceAccountView::new(&account, caller.actor()))
        })
        .await
}
