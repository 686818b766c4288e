//! The real server, on its own database, with its own mail server and a clock that a test can move.

use std::path::{Path, PathBuf};

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
        cors_origins: Vec::new(),
        files_url: None,
        file_limit: 25,
        upload_seconds: 30,
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
        let (smtp, database) = (Smtp::start().await, Cluster::get().migrated().await);
        let data = scratch("data");
        let mut settings = settings(database.owner_url(), data.clone());
        settings.smtp_url = Some(smtp.url());
        change(&mut settings);
        let config = settings.check().expect("the settings are valid");
        let clock = Clock::default();
        let server = start(config, clock.clone()).await;
        let http = reqwest::Client::builder().build().expect("a client");
        Self { smtp, clock, database, data, server: Some(server), http }
    }

    /// Starts another server process's worth of server on the same database, data and mail server.
    pub async fn another(&self) -> Server {
        let mut settings = settings(self.database.owner_url(), self.data.clone());
        settings.smtp_url = Some(self.smtp.url());
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
