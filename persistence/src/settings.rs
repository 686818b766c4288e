//! How to reach the database: address, role, TLS, and what holds for every connection.

use std::{sync::LazyLock, time::Duration};

use tokio_postgres::{Config, NoTls, config::SslMode};

use crate::pool::Connection;

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

/// How statements are planned. None is worth compiling. With the price of a spinning disk for each row,
/// the planner would rather walk through everybody's rows in their order than fetch a page of one's
/// own; and by bitmaps, which have no order, it would fetch all of them and sort. And a prepared
/// statement is planned once, for whatever values: planning a list costs more than reading it.
pub const PLANNER: &str = "-c jit=off -c random_page_cost=1.1 -c enable_bitmapscan=off \
    -c plan_cache_mode=force_generic_plan";

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

    pub(crate) async fn connect(&self) -> diesel::ConnectionResult<Connection> {
        let bad =
            |error: tokio_postgres::Error| diesel::ConnectionError::BadConnection(chain(&error));
        let mut config = self.config.clone();
        config.connect_timeout(Duration::from_secs(5)).application_name(self.name);
        if let Some(role) = self.role {
            let options = config.get_options().unwrap_or_default();
            let options = format!(
                "{options} -c role={role} -c statement_timeout=15s -c lock_timeout=5s \
                 -c idle_in_transaction_session_timeout=30s {PLANNER}"
            );
            config.options(options);
        }
        if config.get_ssl_mode() == SslMode::Disable {
            let (client, connection) = config.connect(NoTls).await.map_err(bad)?;
            Connection::new(client, connection).await
        } else {
            let tls = TLS
                .as_ref()
                .map_err(|error| diesel::ConnectionError::BadConnection(format!("TLS: {error}")))?;
            let (client, connection) = config.connect(tls.clone()).await.map_err(bad)?;
            Connection::new(client, connection).await
        }
    }
}

/// What encrypts connections. The system's roots of trust are read once: they are many.
static TLS: LazyLock<Result<tokio_postgres_rustls::MakeRustlsConnect, rustls::Error>> =
    LazyLock::new(tls);

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
