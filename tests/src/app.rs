//! The real server, on its own database, with its own mail server and a clock that a test can move.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use api::{Clock, Config, Server, Settings, Store};
use serde_json::Value;
use tokio::runtime::Handle;

use crate::{Caller, Cluster, Database, cluster::scratch, smtp::Smtp};

/// A server under test. It stops when it is dropped.
pub struct TestApp {
    /// The mail server.
    pub smtp: Smtp,
    /// The server's clock.
    pub clock: Clock,
    /// The database.
    pub database: Database,
    data: PathBuf,
    server: Option<Server>,
    http: reqwest::Client,
}

/// Settings for a server on this database.
fn settings(database_url: String, data: PathBuf) -> Settings {
    Settings {
        listen: "127.0.0.1:0".to_owned(),
        public_url: None,
        database_url: Some(database_url),
        data: Some(data),
        trusted_proxies: Vec::new(),
        webhook_networks: Vec::new(),
        cors_origins: Vec::new(),
        files_url: None,
        file_limit: 25,
        upload_seconds: 30,
        // On, and out of the way of whatever is not about it.
        rate_limit: 1_000_000,
        metrics_listen: None,
        otlp_endpoint: None,
        drain_seconds: 0,
        smtp_url: None,
        mail_from: "Tandem <tandem@tandem.example>".to_owned(),
        workers: Some(2),
        connections_per_worker: 4,
        log_format: "text".to_owned(),
        log: "info".to_owned(),
        pg_bin_dir: None,
    }
}

impl TestApp {
    /// Starts a server whose database is new.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::begin(Clock::default(), change).await
    }

    /// The same with a clock that is so many seconds ahead, or behind where they are negative.
    pub async fn ahead(seconds: i64) -> Self {
        let clock = Clock::default();
        clock.advance(seconds);
        Self::begin(clock, |_| {}).await
    }

    async fn begin(clock: Clock, change: impl FnOnce(&mut Settings)) -> Self {
        let (smtp, database) = (Smtp::start().await, Cluster::get().migrated().await);
        let data = scratch("data");
        let mut settings = settings(database.owner_url(), data.clone());
        settings.smtp_url = Some(smtp.url());
        change(&mut settings);
        let config = settings.check().expect("the settings are valid");
        let server = start(config, clock.clone()).await;
        let http = reqwest::Client::builder().build().expect("a client");
        Self { smtp, clock, database, data, server: Some(server), http }
    }

    /// Starts another server process's worth of server on the same database, data and mail server.
    pub async fn another(&self) -> Server {
        self.another_with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn another_with(&self, change: impl FnOnce(&mut Settings)) -> Server {
        let mut settings = settings(self.database.owner_url(), self.data.clone());
        settings.smtp_url = Some(self.smtp.url());
        change(&mut settings);
        start(settings.check().expect("the settings are valid"), self.clock.clone()).await
    }

    /// Where the server answers.
    pub fn url(&self) -> String {
        self.server.as_ref().expect("the server runs").public_url().to_owned()
    }

    /// Where the server listens, which callers may reach by another name.
    pub fn address(&self) -> String {
        let addresses = self.server.as_ref().expect("the server runs").addresses();
        format!("http://{}", addresses.first().expect("an address"))
    }

    /// Where the server tells figures, if anywhere.
    pub fn metrics_address(&self) -> Option<std::net::SocketAddr> {
        self.server.as_ref().expect("the server runs").metrics_address()
    }

    /// The folder in which the server keeps what is its own.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Stops the server; its database and its data stay.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await;
        }
    }

    /// Somebody without a token, at another server.
    pub fn visitor_at(&self, url: &str) -> Caller {
        Caller::new(self.http.clone(), url.to_owned())
    }

    /// Somebody without a token.
    pub fn visitor(&self) -> Caller {
        Caller::new(self.http.clone(), self.url())
    }

    /// The document that the server serves.
    pub async fn document(&self) -> Value {
        self.visitor().get("/openapi.json").await.expect(200)
    }
}

/// Serves as the environment says, with a clock that is so many seconds ahead, until the process is killed.
pub fn serve_ahead(seconds: &str) -> ! {
    let given = |name| std::env::var(name).expect("it is set");
    let mut settings = settings(given("DATABASE_URL"), given("TANDEM_DATA").into());
    settings.smtp_url = Some(given("SMTP_URL"));
    settings.webhook_networks = std::env::var("WEBHOOK_NETWORKS").into_iter().collect();
    let clock = Clock::default();
    clock.advance(seconds.parse().expect("a number of seconds"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let config = settings.check().expect("the settings are valid");
        let server = start(config, clock).await;
        let mut output = std::io::stdout();
        writeln!(output, "Tandem serves on {}", server.public_url()).expect("somebody reads");
        std::future::pending().await
    })
}

async fn start(config: Config, clock: Clock) -> Server {
    let store = Store::open(&config).await.expect("the database is there");
    Server::start(config, &store, clock).expect("the server starts")
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            tokio::task::block_in_place(|| Handle::current().block_on(server.stop()));
        }
        // What is left is a few files in the system's folder for such.
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
