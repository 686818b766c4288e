//! Service accounts: programs that act for an organisation, such as its ERP.

mod add_secret;
mod create;
mod list;
mod remove;
mod revoke_secret;
mod show;

use domain::{
    access::Permission,
    actor::Actor,
    id::{SecretId, UserId},
    machine::Name,
    service_account::{Action, Secret, SecretError, ServiceAccount},
};
use persistence::{Writing, service_accounts};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    allowed::{self, AllowedAction},
    answers::IfMatch,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(create::service_account_create)
        .service(list::service_account_list)
        .service(show::service_account_show)
        .service(add_secret::service_account_add_secret)
        .service(revoke_secret::service_account_revoke_secret)
        .service(remove::service_account_remove);
}

/// The path of a service account.
pub(crate) fn path(id: UserId) -> String {
    format!("/v1/service-accounts/{id}")
}

/// A program that acts for an organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceAccount)]
pub(crate) struct ServiceAccountView {
    /// Its id, which is also its client id.
    #[schema(example = "user_01930000000070008000000000000001")]
    id: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// `active` or `removed`.
    #[schema(example = "active")]
    state: &'static str,
    /// Its name.
    #[schema(example = "ERP of Northern Grocers")]
    name: String,
    /// What it may do.
    #[schema(example = json!(["read", "write_proposals"]))]
    scopes: Vec<&'static str>,
    /// The instant from which it works no more, where there is one.
    #[schema(format = DateTime, example = json!(null))]
    expires_at: Option<String>,
    /// Its secrets, oldest first.
    secrets: Vec<SecretView>,
    /// What the caller can do with it.
    allowed_actions: Vec<AllowedAction>,
}

/// A secret, without the secret itself.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceSecret)]
struct SecretView {
    /// Its id.
    #[schema(example = "key_01930000000070008000000000000001")]
    id: String,
    /// When it was made.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
    /// When it was last used to sign in.
    #[schema(format = DateTime, example = "2026-01-02T10:00:00Z")]
    last_used_at: Option<String>,
    /// When it was revoked.
    #[schema(format = DateTime, example = json!(null))]
    revoked_at: Option<String>,
}

/// A service account with a secret that is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = NewSecret)]
struct NewSecretView {
    /// The client id.
    #[schema(example = "user_01930000000070008000000000000001")]
    client_id: String,
    /// The secret. It is never shown again.
    #[schema(example = "tandem_secret_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    client_secret: String,
    /// The id of the secret.
    #[schema(example = "key_01930000000070008000000000000001")]
    secret_id: String,
    /// The account.
    account: ServiceAccountView,
}

impl From<&Secret> for SecretView {
    fn from(secret: &Secret) -> Self {
        Self {
            id: secret.id.to_string(),
            created_at: secret.created_at.to_string(),
            last_used_at: secret.last_used_at.map(|at| at.to_string()),
            revoked_at: secret.revoked_at.map(|at| at.to_string()),
        }
    }
}

impl ServiceAccountView {
    pub(crate) fn new(account: &ServiceAccount, reader: &Actor) -> Self {
        let manages = reader.may(Permission::ManageServiceAccounts);
        let actions = if manages { account.allowed() } else { Vec::new() };
        let operation = |action| {
            Some(match action {
                Action::AddSecret => ("POST", "/secrets"),
                Action::RevokeSecret => ("POST", "/secrets/revocation"),
                Action::Remove => ("POST", "/removal"),
                Action::Create => return None,
            })
        };
        Self {
            id: account.id.to_string(),
            version: account.version,
            state: account.state.as_str(),
            name: account.name.as_str().to_owned(),
            scopes: account.scopes.iter().map(Name::as_str).collect(),
            expires_at: account.expires_at.map(|at| at.to_string()),
            secrets: account.secrets.iter().map(SecretView::from).collect(),
            allowed_actions: allowed::list("/v1/service-accounts", account.id, actions, operation),
        }
    }
}

impl NewSecretView {
    fn new(account: &ServiceAccount, id: SecretId, secret: String, reader: &Actor) -> Self {
        Self {
            client_id: account.id.to_string(),
            client_secret: secret,
            secret_id: id.to_string(),
            account: ServiceAccountView::new(account, reader),
        }
    }
}

/// Locks an account that the caller has read in its present version.
///
/// # Errors
/// 404 when it is not there, 412 when the caller has read another version.
async fn lock(tx: &mut Writing<'_>, id: UserId, read: &IfMatch) -> Result<ServiceAccount, Problem> {
    let account = service_accounts::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(account.version)?;
    Ok(account)
}

impl From<SecretError> for Problem {
    fn from(error: SecretError) -> Self {
        let code = match error {
            SecretError::Refused(refusal) => return refusal.into(),
            SecretError::Unknown => return Self::not_found(),
            SecretError::TooMany => Code::TooManySecrets,
            SecretError::Revoked | SecretError::Operators => Code::StateConflict,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
