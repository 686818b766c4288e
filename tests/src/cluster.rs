//! The PostgreSQL of a test binary: one throw-away cluster, and a database for each test.

use std::{
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use persistence::{
    Settings,
    embedded::{Durability, Embedded, OWNER, Options},
    migrations,
};
use tokio::sync::{Mutex, OnceCell};
use tokio_postgres::{Client, Config, NoTls};

const TEMPLATE: &str = "tandem_template";

/// The cluster. It ends with the process, however that ends.
pub struct Cluster {
    embedded: Embedded,
    log: PathBuf,
    template: OnceCell<()>,
    turn: Mutex<()>,
    databases: AtomicU32,
}

/// A database of a test.
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Cluster {
    /// The cluster of this process, started when it is first asked for.
    pub fn get() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| {
            let options = Options {
                data: scratch("cluster"),
                durability: Durability::Throwaway,
                bin_dir: std::env::var_os("PG_BIN_DIR").map(PathBuf::from),
                search_path: std::env::var_os("PATH"),
                temp: std::env::temp_dir(),
            };
            Self {
                log: options.data.join("server.log"),
                embedded: Embedded::start(&options).expect("PostgreSQL starts"),
                template: OnceCell::new(),
                turn: Mutex::new(()),
                databases: AtomicU32::new(1),
            }
        })
    }

    /// A new database with every migration applied.
    pub async fn migrated(&'static self) -> Database {
        self.template
            .get_or_init(async || {
                let template = self.create(TEMPLATE, "template0").await;
                let owner = Settings::owner(&template.owner_url()).expect("an address");
                migrations::run(&owner).await.expect("the migrations apply");
            })
            .await;
        self.create(&self.next_name(), TEMPLATE).await
    }

    /// A new database without anything in it.
    pub async fn empty(&'static self) -> Database {
        self.create(&self.next_name(), "template0").await
    }

    fn next_name(&self) -> String {
        format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed))
    }

    async fn create(&'static self, name: &str, template: &str) -> Database {
        // PostgreSQL copies a template for one at a time.
        let _turn = self.turn.lock().await;
        let postgres = Database { cluster: self, name: "postgres".to_owned() };
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
        postgres.connect(OWNER).await.batch_execute(&sql).await.expect("a database is made");
        Database { cluster: self, name: name.to_owned() }
    }
}

impl Database {
    /// The address for the owner of the tables.
    pub fn owner_url(&self) -> String {
        self.url(OWNER)
    }

    /// The log of its PostgreSQL.
    pub fn log(&self) -> &Path {
        &self.cluster.log
    }

    /// The address for a role.
    pub fn url(&self, role: &str) -> String {
        self.cluster.embedded.url(role, &self.name)
    }

    /// A connection as a role, besides those of the server.
    pub async fn connect(&self, role: &str) -> Client {
        self.connect_with(role, "").await
    }

    /// The same with options of PostgreSQL's, such as `-c jit=off`.
    pub async fn connect_with(&self, role: &str, options: &str) -> Client {
        let mut config: Config = self.url(role).parse().expect("an address");
        let (client, connection) =
            config.options(options).connect(NoTls).await.expect("a connection");
        tokio::spawn(connection);
        client
    }

    /// A connection as the owner of the tables, whom row-level security does not bind.
    pub async fn owner(&self) -> Client {
        self.connect(OWNER).await
    }
}

/// A folder of its own for what a test writes. It is left to the system's cleaning, or removed with
/// the cluster.
pub(crate) fn scratch(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    std::env::temp_dir().join(format!("tandem-test-{process}-{name}-{count}"))
}
