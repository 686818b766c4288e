//! The PostgreSQL of the bench: a private one that keeps its data, so that a large set is filled
//! once.

use std::path::{Path, PathBuf};

use persistence::{
    Settings,
    embedded::{Durability, Embedded, OWNER, Options},
    migrations,
};
use tests::data::DataSet;
use tokio_postgres::{Client, NoTls};

use crate::{Outcome, say};

/// argon2id with 19 MiB, two passes and one lane, of the password that everybody has.
const PASSWORD_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$dGFuZGVtIGJlbmNoIHNhbHQ$2NSRZansoGD9uMOm3FOgujgU8BJjJwlD0/LUim+ZKTE";

/// Mails of measured events wait for good: what the limit writes has none, and the workers that write
/// them would take their turns from what is measured.
const POSTPONE: &str = "CREATE FUNCTION postpone() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.due_at = 'infinity'; RETURN NEW; END $$;
    CREATE TRIGGER postpone BEFORE INSERT ON dispatches
    FOR EACH ROW EXECUTE FUNCTION postpone()";

/// Memory for what PostgreSQL keeps of its tables: a sixth of the machine, as for a small server.
const SHARED_BUFFERS: &str = "4GB";

/// A cluster with databases of several sizes.
pub(crate) struct Cluster {
    folder: PathBuf,
    embedded: Embedded,
}

/// A filled database.
pub(crate) struct Database<'a> {
    cluster: &'a Cluster,
    name: String,
    /// What it holds.
    pub(crate) set: DataSet,
}

impl Cluster {
    /// Starts the cluster in `folder`, made where there is none.
    pub(crate) async fn start(
        folder: &Path,
        search_path: Option<std::ffi::OsString>,
    ) -> Outcome<Self> {
        let options = Options {
            data: folder.join("postgres"),
            durability: Durability::Durable,
            bin_dir: None,
            search_path,
            temp: std::env::temp_dir(),
        };
        let mut embedded = Embedded::start(&options)?;
        if tune(&embedded).await? {
            drop(embedded);
            embedded = Embedded::start(&options)?;
        }
        Ok(Self { folder: options.data.clone(), embedded })
    }

    /// PostgreSQL's log.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The folder with PostgreSQL's own files.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    /// The folder of the socket.
    pub(crate) fn socket(&self) -> Outcome<PathBuf> {
        let url = self.embedded.url(OWNER, "postgres");
        let host = url.split_once('@').and_then(|(_, rest)| rest.split_once('/'));
        let (host, _) = host.ok_or("the address of the cluster has no host")?;
        Ok(PathBuf::from(host.replace("%2F", "/")))
    }

    /// A database with this set: a copy of one that is filled when it is first asked for.
    pub(crate) async fn database(&self, set: DataSet) -> Outcome<Database<'_>> {
        let DataSet { organisations, suppliers_per_buyer, proposals, spare, .. } = set;
        let name = format!("bench_{organisations}_{suppliers_per_buyer}_{proposals}_{spare}");
        let postgres = connect(&self.embedded.url(OWNER, "postgres")).await?;
        // Renamed when it is whole: what a run that was stopped leaves is thrown away.
        let known = "SELECT 1 FROM pg_database WHERE datname = $1";
        if postgres.query_opt(known, &[&name]).await?.is_none() {
            let begun = std::time::Instant::now();
            let unfinished = format!("{name}_unfinished");
            for sql in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
                postgres.batch_execute(&format!("{sql} {unfinished}")).await?;
            }
            let url = self.embedded.url(OWNER, &unfinished);
            migrations::run(&Settings::owner(&url)?).await?;
            let owner = connect(&url).await?;
            set.fill(&owner).await?;
            drop(owner);
            let sql = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
                WHERE datname = $1";
            postgres.query_one(sql, &[&unfinished]).await?;
            let sql = format!("ALTER DATABASE {unfinished} RENAME TO {name}");
            postgres.batch_execute(&sql).await?;
            let seconds = begun.elapsed().as_secs();
            say(&format!(
                "Filled {proposals} proposals of {organisations} organisations in {seconds} s."
            ))?;
        }
        let copy = "bench_run".to_owned();
        postgres.batch_execute(&format!("DROP DATABASE IF EXISTS {copy} WITH (FORCE)")).await?;
        let sql = format!("CREATE DATABASE {copy} TEMPLATE {name} STRATEGY FILE_COPY");
        postgres.batch_execute(&sql).await?;
        let database = Database { cluster: self, name: copy, set };
        database.owner().await?.batch_execute(POSTPONE).await?;
        Ok(database)
    }

    /// Ends the cluster; its data stay.
    pub(crate) fn stop(self) {
        drop(self.embedded);
    }
}

/// Sets what any operator sets; says whether that was news, which takes a restart.
async fn tune(embedded: &Embedded) -> Outcome<bool> {
    let owner = connect(&embedded.url(OWNER, "postgres")).await?;
    let current: String = owner.query_one("SHOW shared_buffers", &[]).await?.get(0);
    owner.batch_execute("ALTER SYSTEM SET max_connections = 200").await?;
    owner.batch_execute(&format!("ALTER SYSTEM SET shared_buffers = '{SHARED_BUFFERS}'")).await?;
    Ok(current != SHARED_BUFFERS)
}

async fn connect(url: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

impl Database<'_> {
    /// The set of these sizes, with times that relate to `now`.
    pub(crate) fn set(
        organisations: u32,
        suppliers_per_buyer: u32,
        proposals: u32,
        spare: u32,
        now: jiff::Timestamp,
    ) -> DataSet {
        let password_hash = PASSWORD_HASH.to_owned();
        let (innovations, plans, goals, commitments) = (0, 0, 0, 0);
        DataSet {
            organisations,
            suppliers_per_buyer,
            proposals,
            spare,
            innovations,
            briefs: 0,
            panels: 0,
            plans,
            goals,
            commitments,
            password_hash,
            now,
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its cluster.
    pub(crate) fn cluster(&self) -> &Cluster {
        self.cluster
    }

    /// The address for a role.
    pub(crate) fn url(&self, role: &str) -> String {
        self.cluster.embedded.url(role, &self.name)
    }

    /// The address for the owner of the tables.
    pub(crate) fn owner_url(&self) -> String {
        self.url(OWNER)
    }

    /// A connection as the owner of the tables, whom row-level security does not bind.
    pub(crate) async fn owner(&self) -> Outcome<Client> {
        connect(&self.owner_url()).await
    }
}
