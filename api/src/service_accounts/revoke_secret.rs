//! An admin revokes a secret: what was signed in with it ends at its next request.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{SecretId, UserId},
};
use persistence::service_accounts;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ServiceAccountView;
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    problem::Problem,
};

/// The secret to revoke.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SecretRevocation, example = json!({"secret": "key_01930000000070008000000000000001"}))]
pub(crate) struct Request {
    /// Its id.
    #[schema(value_type = String, required, max_length = 36)]
    secret: Field<String>,
}

impl Parse for Request {
    type Value = SecretId;

    fn parse(self, reader: &mut Reader) -> Option<SecretId> {
        reader.required("secret", self.secret, id)
    }
}

/// Revoke a secret
///
/// Nobody signs in with it from then on.
#[utoipa::path(
    operation_id = "service_account_revoke_secret",
    tag = "Service accounts",
    security(("access_token" = ["manage_service_accounts"])),
    request_body = Request,
    responses((status = 200, description = "It works no more.", body = ServiceAccountView))
)]
#[post("/service-accounts/{id}/secrets/revocation")]
pub(crate) async fn service_account_revoke_secret(
    caller: Caller<right::ManageServiceAccounts>,
    id: PathId<UserId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let account = super::lock(tx, id.0, &read).await?;
            let was = account.clone();
            let (account, event) = account.revoke_secret(body.0, caller.actor(), caller.now())?;
            service_accounts::save(tx, &was, &account, None, &event).await?;
            changed(account.version, &ServiceAccountView::new(&account, caller.actor()))
        })
        .await
}
