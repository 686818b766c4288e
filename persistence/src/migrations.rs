//! Migrations: part of the binary, applied in order by the owner of the tables.

use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{Failure, Settings, settings::SERVING_ROLE};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// Why a database cannot be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// No connection could be had.
    #[error("the database cannot be reached")]
    Unreachable(#[source] diesel::ConnectionError),
    /// A migration failed; it and those after it are not applied.
    #[error("a migration failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A statement besides the migrations failed.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The role that serves is not what it has to be.
    #[error(
        "the role {SERVING_ROLE} must not be a superuser, bypass row-level security or own tables"
    )]
    UnsafeRole,
    /// The user of the address may not serve as the role.
    #[error("this user may not become the role {SERVING_ROLE}: let an administrator GRANT it")]
    ForeignRole,
}

/// Applies what is missing and returns the names of what was applied, oldest first. Needs a runtime
/// with several threads. Two servers that start at once take turns.
///
/// # Errors
/// [`MigrateError`] when the database cannot be reached, a migration fails, or the role that serves
/// could get round row-level security.
pub async fn run(owner: &Settings) -> Result<Vec<String>, MigrateError> {
    let mut connection = owner.connect().await.map_err(MigrateError::Unreachable)?.diesel;
    lock(&mut connection).await?;
    let mut harness = AsyncMigrationHarness::new(connection);
    let applied = harness
        .run_pending_migrations(MIGRATIONS)
        .map_err(MigrateError::Failed)?
        .into_iter()
        .map(|version| version.to_string())
        .collect();
    check_role(&mut harness.into_inner()).await?;
    Ok(applied)
}

/// The lock ends with the connection.
async fn lock(connection: &mut AsyncPgConnection) -> Result<(), Failure> {
    // Any number will do, as long as it is always this one.
    Ok(connection.batch_execute("SELECT pg_advisory_lock(8420651)").await?)
}

async fn check_role(connection: &mut AsyncPgConnection) -> Result<(), MigrateError> {
    #[derive(diesel::QueryableByName)]
    struct Safe {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        safe: bool,
    }
    let sql = format!(
        "SELECT NOT rolsuper AND NOT rolbypassrls \
            AND NOT EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) AS safe \
         FROM pg_roles WHERE rolname = '{SERVING_ROLE}'"
    );
    let role: Safe = diesel::sql_query(sql).get_result(connection).await.map_err(Failure::from)?;
    if role.safe { Ok(()) } else { Err(MigrateError::UnsafeRole) }
}
