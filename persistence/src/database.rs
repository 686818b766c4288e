//! The unit of work: one transaction, one scope, and nothing else reaches a table.
//!
//! A closure that fails rolls back. A request that is dropped in the middle leaves its transaction
//! open, and the pool throws such a connection away instead of handing it on.

use std::time::Duration;

use diesel_async::{
    AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
    TransactionManager,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{Object, Pool},
    },
};
use domain::id::{Id, OrganisationId};
use futures_util::FutureExt;
use tokio_postgres::{Config, NoTls, config::SslMode};

use crate::{Failure, Scope};

/// How to reach the database.
#[derive(Clone)]
pub struct Settings {
    config: Config,
    /// The role to serve as, where the address names another.
    role: Option<&'static str>,
    /// What the database's administrator sees in `pg_stat_activity`.
    name: &'static str,
}

/// An address that PostgreSQL's client does not understand.
#[derive(Debug, thiserror::Error)]
#[error("is not an address of a PostgreSQL database, such as postgres://user:password@host/name")]
pub struct SettingsError(#[source] tokio_postgres::Error);

/// The role that serves requests; it owns nothing and cannot bypass row-level security.
pub(crate) const SERVING_ROLE: &str = "tandem_app";

impl Settings {
    /// Settings for the owner of the tables, who migrates.
    ///
    /// # Errors
    /// [`SettingsError`] when the address is not one of a PostgreSQL database.
    pub fn owner(url: &str) -> Result<Self, SettingsError> {
        let config = url.parse::<Config>().map_err(SettingsError)?;
        Ok(Self { config, role: None, name: "tandem" })
    }

    /// Settings for serving: whoever logs in, requests are served as the unprivileged role.
    ///
    /// # Errors
    /// [`SettingsError`] when the address is not one of a PostgreSQL database.
    pub fn serving(url: &str) -> Result<Self, SettingsError> {
        Ok(Self { role: Some(SERVING_ROLE), ..Self::owner(url)? })
    }

    /// The same for connections that the database's administrator knows by this name.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    pub(crate) async fn connect(&self) -> diesel::ConnectionResult<AsyncPgConnection> {
        let bad =
            |error: tokio_postgres::Error| diesel::ConnectionError::BadConnection(chain(&error));
        let mut config = self.config.clone();
        config.connect_timeout(Duration::from_secs(5)).application_name(self.name);
        if let Some(role) = self.role {
            let options = config.get_options().unwrap_or_default();
            let options = format!(
                "{options} -c role={role} -c statement_timeout=15s -c lock_timeout=5s \
                 -c idle_in_transaction_session_timeout=30s"
            );
            config.options(options);
        }
        if config.get_ssl_mode() == SslMode::Disable {
            let (client, connection) = config.connect(NoTls).await.map_err(bad)?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        } else {
            let tls = tls()
                .map_err(|error| diesel::ConnectionError::BadConnection(format!("TLS: {error}")))?;
            let (client, connection) = config.connect(tls).await.map_err(bad)?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        }
    }
}

fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect, rustls::Error> {
    use rustls_platform_verifier::BuilderVerifierExt;
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// The database, by a pool of connections that belong to the runtime that opened them: one for each
/// worker of the server.
#[derive(Clone)]
pub struct Database {
    pool: Pool<AsyncPgConnection>,
}

impl Database {
    /// A pool of at most `connections`, each opened when it is first needed.
    ///
    /// # Errors
    /// [`Failure::Unreachable`] when the pool cannot be built.
    pub fn new(settings: &Settings, connections: usize) -> Result<Self, Failure> {
        let mut manager = ManagerConfig::default();
        // A connection with an open transaction is thrown away; a test query before each use would
        // double the price of a small read.
        manager.recycling_method = RecyclingMethod::Fast;
        let settings = settings.clone();
        manager.custom_setup = Box::new(move |_| {
            let settings = settings.clone();
            async move { settings.connect().await }.boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(String::new(), manager);
        let wait = Some(Duration::from_secs(5));
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(deadpool::Runtime::Tokio1)
            .wait_timeout(wait)
            .create_timeout(wait)
            .build()
            .map_err(|error| Failure::Unreachable(Box::new(error)))?;
        Ok(Self { pool })
    }

    /// Reads in one transaction on behalf of `scope`; it can change nothing.
    ///
    /// # Errors
    /// What `work` returns, or [`Failure`] when the database fails.
    pub async fn read<T, E: From<Failure>>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Reading) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.begin("BEGIN READ ONLY;", scope).await?;
        match work(&mut transaction).await {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(error) => {
                transaction.roll_back().await;
                Err(error)
            }
        }
    }

    /// Reads and writes in one transaction on behalf of `scope`; all of it happens, or nothing.
    ///
    /// # Errors
    /// What `work` returns, or [`Failure`] when the database fails.
    pub async fn write<T, E: From<Failure>>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Writing) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = Writing(self.begin("BEGIN;", scope).await?);
        match work(&mut transaction).await {
            Ok(value) => {
                transaction.0.commit().await?;
                Ok(value)
            }
            Err(error) => {
                transaction.0.roll_back().await;
                Err(error)
            }
        }
    }

    /// True if the database answers.
    pub async fn is_ready(&self) -> bool {
        self.read(&Scope::default(), async |reading: &mut Reading| {
            diesel::sql_query("SELECT 1").execute(reading.connection()).await?;
            Ok::<_, Failure>(())
        })
        .await
        .is_ok()
    }

    /// Begins a transaction in one round trip. A pooled connection may have died while it waited
    /// (the database was restarted), or be told of its end in answer to this: nothing has happened
    /// yet, so the next one is tried.
    async fn begin(&self, sql: &str, scope: &Scope) -> Result<Reading, Failure> {
        let sql = format!("{sql}{}", scope.statements());
        let mut tries = self.pool.status().max_size + 1;
        loop {
            tries -= 1;
            let connection =
                self.pool.get().await.map_err(|error| Failure::Unreachable(Box::new(error)))?;
            let mut reading = Reading {
                connection: Some(connection),
                scope: scope.clone(),
                organisation: scope.organisation,
            };
            let begun = AnsiTransactionManager::begin_transaction_sql(reading.connection(), &sql);
            match begun.await {
                Ok(()) => return Ok(reading),
                Err(error) if tries == 0 => return Err(error.into()),
                Err(error) => {
                    let error = &error as &(dyn std::error::Error + 'static);
                    tracing::debug!(error, "a connection has ended");
                }
            }
        }
    }
}

/// A transaction that reads. One that is dropped before its end takes its connection with it, which
/// ends it at once: its locks do not wait until the pool looks.
pub struct Reading {
    connection: Option<Object<AsyncPgConnection>>,
    scope: Scope,
    organisation: Option<OrganisationId>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        drop(self.connection.take().map(Object::take));
    }
}

impl Reading {
    #[expect(clippy::expect_used, reason = "only the end of the transaction takes the connection")]
    pub(crate) fn connection(&mut self) -> &mut AsyncPgConnection {
        self.connection.as_mut().expect("the transaction has not ended")
    }

    /// The organisation on whose behalf the transaction works; of the nil id where there is none,
    /// which no row has.
    pub(crate) fn organisation(&self) -> uuid::Uuid {
        self.organisation.map(Id::uuid).unwrap_or_default()
    }

    async fn commit(mut self) -> Result<(), Failure> {
        AnsiTransactionManager::commit_transaction(self.connection()).await?;
        // Back to the pool.
        self.connection = None;
        Ok(())
    }

    async fn roll_back(mut self) {
        match AnsiTransactionManager::rollback_transaction(self.connection()).await {
            Ok(()) => self.connection = None,
            Err(error) => {
                let error = &error as &(dyn std::error::Error + 'static);
                tracing::debug!(error, "a rollback failed");
            }
        }
    }
}

/// A transaction that reads and writes.
pub struct Writing(Reading);

impl std::ops::Deref for Writing {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.0
    }
}

impl std::ops::DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Reading {
        &mut self.0
    }
}

impl Writing {
    /// Goes on in another scope. Inside this crate alone: it is for those who hold a token, which
    /// admits them to the organisation that gave it.
    pub(crate) async fn enter(&mut self, scope: Scope) -> Result<(), Failure> {
        const NOBODY: &str = "SET LOCAL app.organisation = ''; SET LOCAL app.person = ''; \
            SET LOCAL app.token = ''; SET LOCAL app.email = ''; SET LOCAL app.worker = '';";
        let sql = format!("{NOBODY}{}", scope.statements());
        self.connection().batch_execute(&sql).await?;
        self.0.organisation = scope.organisation;
        Ok(())
    }

    /// Goes back to the scope in which the transaction began.
    pub(crate) async fn leave(&mut self) -> Result<(), Failure> {
        if self.0.organisation != self.0.scope.organisation {
            self.enter(self.0.scope.clone()).await?;
        }
        Ok(())
    }
}
