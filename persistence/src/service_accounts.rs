//! Service accounts and their secrets. Whoever holds a secret sees of which account it is.

use std::future::ready;

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    access::{Permission, Scopes},
    event::Event,
    id::{Id, OrganisationId, SecretId, UserId},
    machine::Name,
    service_account::{Secret, ServiceAccount},
    text::Line,
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{
    Failure, Reading, Scope, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{service_accounts, service_secrets},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_accounts, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    version: i32,
    state: String,
    name: String,
    scopes: Vec<String>,
    expires_at: NullableTimestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_secrets, check_for_backend(diesel::pg::Pg))]
struct SecretRow {
    account_id: Uuid,
    id: Uuid,
    created_at: jiff_diesel::Timestamp,
    last_used_at: NullableTimestamp,
    revoked_at: NullableTimestamp,
}

impl SecretRow {
    fn secret(&self) -> Secret {
        Secret {
            id: Id::new(self.id),
            created_at: self.created_at.to_jiff(),
            last_used_at: self.last_used_at.to_jiff(),
            revoked_at: self.revoked_at.to_jiff(),
        }
    }
}

impl Row {
    fn account(self, secrets: &[SecretRow]) -> Result<ServiceAccount, Failure> {
        let scopes = rows::names::<Permission>("service_accounts.scopes", &self.scopes)?;
        let of_this = secrets.iter().filter(|secret| secret.account_id == self.id);
        Ok(ServiceAccount {
            id: Id::new(self.id),
            organisation: Id::new(self.organisation_id),
            version: self.version,
            state: rows::name("service_accounts.state", &self.state)?,
            name: rows::text("service_accounts.name", Line::parse, &self.name)?,
            scopes: Scopes::new(scopes)
                .ok_or(Failure::Corrupt { column: "service_accounts.scopes" })?,
            expires_at: self.expires_at.to_jiff(),
            secrets: of_this.map(SecretRow::secret).collect(),
        })
    }
}

/// Keeps a new account with its first secret, whose hash is `token_hash`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    account: &ServiceAccount,
    token_hash: [u8; 32],
    event: &Event,
) -> Result<(), Failure> {
    let scopes: Vec<_> = account.scopes.iter().map(Name::as_str).collect();
    let row = diesel::insert_into(service_accounts::table).values((
        service_accounts::id.eq(account.id.uuid()),
        service_accounts::organisation_id.eq(account.organisation.uuid()),
        service_accounts::version.eq(account.version),
        service_accounts::state.eq(account.state.as_str()),
        service_accounts::name.eq(account.name.as_str()),
        service_accounts::scopes.eq(scopes),
        service_accounts::expires_at.eq(account.expires_at.to_diesel()),
        service_accounts::created_at.eq(event.at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    for secret in &account.secrets {
        insert_secret(tx, account, secret.id, token_hash, event.at).await?;
    }
    ledger::record(tx, account, event, ready(Ok(()))).await
}

async fn insert_secret(
    tx: &mut Writing<'_>,
    account: &ServiceAccount,
    id: SecretId,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<(), Failure> {
    let row = diesel::insert_into(service_secrets::table).values((
        service_secrets::id.eq(id.uuid()),
        service_secrets::organisation_id.eq(account.organisation.uuid()),
        service_secrets::account_id.eq(account.id.uuid()),
        service_secrets::token_hash.eq(&token_hash[..]),
        service_secrets::created_at.eq(at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// The accounts of the caller's organisation behind `after`, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    after: Option<UserId>,
    limit: u16,
) -> Result<Vec<ServiceAccount>, Failure> {
    let rows: Vec<Row> = service_accounts::table
        .filter(service_accounts::organisation_id.eq(tx.organisation()))
        .filter(service_accounts::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(service_accounts::id)
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let secrets = secrets_of(tx, ids).await?;
    rows.into_iter().map(|row| row.account(&secrets)).collect()
}

async fn secrets_of(tx: &Reading<'_>, accounts: Vec<Uuid>) -> Result<Vec<SecretRow>, Failure> {
    Ok(service_secrets::table
        .filter(service_secrets::organisation_id.eq(tx.organisation()))
        .filter(service_secrets::account_id.eq_any(accounts))
        .order(service_secrets::id)
        .select(SecretRow::as_select())
        .load(&mut tx.connection())
        .await?)
}

/// An account of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: UserId) -> Result<Option<ServiceAccount>, Failure> {
    let row: Option<Row> = service_accounts::table
        .find(id.uuid())
        .filter(service_accounts::organisation_id.eq(tx.organisation()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    whole(tx, row).await
}

/// Locks an account of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: UserId) -> Result<Option<ServiceAccount>, Failure> {
    let row: Option<Row> = service_accounts::table
        .find(id.uuid())
        .filter(service_accounts::organisation_id.eq(tx.organisation()))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    whole(tx, row).await
}

async fn whole(tx: &Reading<'_>, row: Option<Row>) -> Result<Option<ServiceAccount>, Failure> {
    let Some(row) = row else {
        return Ok(None);
    };
    let secrets = secrets_of(tx, vec![row.id]).await?;
    row.account(&secrets).map(Some)
}

/// Saves an account that `event` changed. A secret that is new has the hash `token_hash`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &ServiceAccount,
    account: &ServiceAccount,
    token_hash: Option<[u8; 32]>,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(service_accounts::table.find(account.id.uuid()))
        .filter(service_accounts::organisation_id.eq(organisation))
        .set((
            service_accounts::version.eq(account.version),
            service_accounts::state.eq(account.state.as_str()),
        ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    for secret in &account.secrets {
        match was.secrets.iter().find(|before| before.id == secret.id) {
            None => {
                let hash = token_hash.ok_or(Failure::Changed)?;
                insert_secret(tx, account, secret.id, hash, event.at).await?;
            }
            Some(before) if before.revoked_at == secret.revoked_at => {}
            Some(_) => {
                let row = diesel::update(service_secrets::table.find(secret.id.uuid()))
                    .filter(service_secrets::organisation_id.eq(organisation))
                    .set(service_secrets::revoked_at.eq(secret.revoked_at.to_diesel()));
                written(row.prepared().execute(&mut tx.connection())).await?;
            }
        }
    }
    ledger::record(tx, account, event, ready(Ok(()))).await
}

/// Takes a secret into use: the account whose secret has the hash of the scope's token, and the id of
/// the secret. From here on the transaction works for the account's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn present(
    tx: &mut Writing<'_>,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<Option<(ServiceAccount, SecretId)>, Failure> {
    let row: Option<(Uuid, Uuid, Uuid)> = service_secrets::table
        .filter(service_secrets::token_hash.eq(&token_hash[..]))
        .filter(service_secrets::revoked_at.is_null())
        .select((
            service_secrets::organisation_id,
            service_secrets::account_id,
            service_secrets::id,
        ))
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((organisation, account, secret)) = row else {
        return Ok(None);
    };
    tx.enter(&Scope::organisation(OrganisationId::new(organisation))).await?;
    let row = diesel::update(service_secrets::table.find(secret))
        .filter(service_secrets::organisation_id.eq(organisation))
        .set(service_secrets::last_used_at.eq(at.to_diesel()));
    written(row.prepared().execute(&mut tx.connection())).await?;
    let account = find(tx, UserId::new(account)).await?;
    Ok(account.map(|account| (account, SecretId::new(secret))))
}
