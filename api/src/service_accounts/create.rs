//! An admin makes an account for a program, with its first secret.

use actix_web::{HttpResponse, post};
use domain::{
    access::{Permission, SCOPES, Scopes, right},
    machine::Name,
    service_account::ServiceAccount,
    text::Line,
};
use persistence::service_accounts;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{NewSecretView, path};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::Problem,
    secrets::ClientSecret,
};

/// A program and what it may do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewServiceAccount, example = json!({
    "name": "ERP of Northern Grocers",
    "scopes": ["read", "write_proposals"],
}))]
pub(crate) struct Request {
    /// Its name.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    name: Field<String>,
    /// What it may do; a scope to write does not let it read. To sign, to confirm, to decide and to manage
    /// takes a person.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 8)]
    scopes: Field<Vec<Field<String>>>,
}

impl Parse for Request {
    type Value = (Line, Scopes);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let name = reader.required("name", self.name, text(Line::parse));
        let scopes = reader.each("scopes", self.scopes, |reader, raw| reader.item(scope(&raw)))?;
        let scopes = Scopes::new(scopes);
        if scopes.is_none() {
            reader.fault("scopes", Wrong::new("too_short", "needs at least one scope"));
        }
        Some((name?, scopes?))
    }
}

fn scope(raw: &str) -> Result<Permission, Wrong> {
    let scope = Permission::parse(raw).filter(|scope| SCOPES.contains(scope));
    scope.ok_or_else(|| {
        let all: Vec<_> = SCOPES.iter().map(|scope| scope.as_str()).collect();
        Wrong::new("not_in_list", format!("must be one of {}", all.join(", ")))
    })
}

/// Make a service account
///
/// The answer has its client id and its first secret, which is never shown again. The program signs in
/// with both at `POST /v1/oauth/token`.
#[utoipa::path(
    operation_id = "service_account_create",
    tag = "Service accounts",
    security(("access_token" = ["manage_service_accounts"])),
    request_body = Request,
    responses((status = 201, description = "The account has come into being.", body = NewSecretView))
)]
#[post("/service-accounts")]
pub(crate) async fn service_account_create(
    caller: Caller<right::ManageServiceAccounts>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let actor = caller.actor();
    caller
        .write_unkept(async |tx| {
            let (id, secret_id) = (caller.fresh(), caller.fresh());
            let by = (actor.into(), caller.now());
            let (account, event) =
                ServiceAccount::create((id, secret_id), actor.organisation, body.0, None, by, None);
            let secret = ClientSecret::of(&caller.shared().secret, secret_id);
            service_accounts::insert(tx, &account, secret.hash(), &event).await?;
            let view = NewSecretView::new(&account, secret_id, secret.expose(), actor);
            created(path(id), Some(account.version), &view)
        })
        .await
}
