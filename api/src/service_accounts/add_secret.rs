//! An admin adds a secret, so that the one in use can be replaced at leisure.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::UserId};
use persistence::service_accounts;

use super::{NewSecretView, path};
use crate::{
    answers::{IfMatch, PathId, created},
    body::NoContent,
    caller::Caller,
    problem::Problem,
    secrets::ClientSecret,
};

/// Add a secret
///
/// Both work until one is revoked; there can be two.
#[utoipa::path(
    operation_id = "service_account_add_secret",
    tag = "Service accounts",
    security(("access_token" = ["manage_service_accounts"])),
    responses((status = 201, description = "The secret works.", body = NewSecretView))
)]
#[post("/service-accounts/{id}/secrets")]
pub(crate) async fn service_account_add_secret(
    caller: Caller<right::ManageServiceAccounts>,
    id: PathId<UserId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let actor = caller.actor();
    caller
        .write_unkept(async |tx| {
            let account = super::lock(tx, id.0, &read).await?;
            let was = account.clone();
            let secret_id = caller.fresh();
            let (account, event) = account.add_secret(secret_id, actor, caller.now())?;
            let secret = ClientSecret::of(&caller.shared().secret, secret_id);
            service_accounts::save(tx, &was, &account, Some(secret.hash()), &event).await?;
            let view = NewSecretView::new(&account, secret_id, secret.expose(), actor);
            created(path(id.0), Some(account.version), &view)
        })
        .await
}
