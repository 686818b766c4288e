//! PostgreSQL as a child of this process, for machines where nobody set one up.
//!
//! Invariants: a server never outlives the process that started it, however that process ends; it
//! is reachable through a private socket only, never over the network; and no file that this module
//! did not make is changed or removed.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod log;
mod process;
mod server;
mod socket;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use error::StartError;

use account::Account;
use folder::DataFolder;
use log::Log;
use process::Launch;
use server::Server;
use socket::SocketFolder;

/// The superuser that `initdb` makes: it owns the schema and runs migrations.
///
/// Requests must not be served as it, since row-level security does not bind a superuser.
pub const OWNER: &str = "tandem_owner";

/// How long [`Embedded::start`] may take from the first look at the disk to a ready server.
const START: Duration = Duration::from_mins(1);

/// How often something that another process will change is looked at again.
const POLL: Duration = Duration::from_millis(20);

/// What the embedded server is to be started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the cluster, the server's log and the lock live. Made when missing; otherwise it must
    /// be empty or come from an earlier start.
    pub data: PathBuf,
    /// Whether the data is to survive.
    pub durability: Durability,
    /// The only folder to take `postgres` and `initdb` from (`PG_BIN_DIR`), when one is prescribed.
    pub bin_dir: Option<PathBuf>,
    /// The value of `PATH`, searched before the places where packages put PostgreSQL.
    pub search_path: Option<OsString>,
    /// The folder for temporary files, which exists already. The socket goes into a folder in it,
    /// or in `/tmp` when its path is too long for a socket or bars the server's account.
    pub temp: PathBuf,
}

/// What the data is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit reaches the disk, and the next start finds it.
    Durable,
    /// Nothing is flushed, and the data folder is deleted once the server has stopped, even when
    /// this process was killed. The folder must be missing or empty at the start.
    Throwaway,
}

/// A running server. Dropping it stops the server and blocks until it is gone, for 30 seconds at
/// most; open connections are cut.
#[derive(Debug)]
pub struct Embedded {
    // Fields drop in order: the folder stays locked until its server has stopped.
    server: Server,
    _data: DataFolder,
}

impl Embedded {
    /// Starts a server on `options.data`, making the cluster first when there is none, and returns
    /// once it accepts connections.
    ///
    /// Blocks: about a second for a new cluster, a tenth of one for a kept one, 60 seconds at most.
    /// After the owner of this folder was killed, it also waits for that server to finish stopping,
    /// for at most 30 of those seconds; and a server that missed its time is given 30 more to stop.
    ///
    /// As root, which PostgreSQL refuses to run as, the server runs as the account `postgres`, else
    /// `nobody`.
    ///
    /// # Errors
    /// See [`StartError`]; whatever had been started by then is stopped again.
    pub fn start(options: &Options) -> Result<Self, StartError> {
        let begun = Instant::now();
        let deadline = begun + START;
        let installed = binaries::installed(options)?;
        let own_uid = account::own_uid(&options.temp)?;
        let path = folder::resolve(&options.data)?;
        folder::check_ours(&path, own_uid)?;
        let account = Account::choose(own_uid, &path)?;
        let major = cluster::major(&folder::cluster(&path))?;
        let binaries = binaries::choose(installed, &path, major)?;
        account.check_reach(&binaries.folder)?;

        // So far nothing was made that would have to be cleaned up.
        let socket = SocketFolder::create(&options.temp, account)?;
        let data = DataFolder::claim(path, options.durability, own_uid, account)?;
        let log = Log::take(data.path())?;
        let launch = Launch { options, binaries: &binaries, data: &data, account, deadline };
        let server = Server::start(&launch, socket, log)?;
        tracing::info!(
            version = %binaries.version,
            data = %data.path().display(),
            milliseconds = begun.elapsed().as_millis(),
            "embedded PostgreSQL is ready"
        );
        Ok(Self { server, _data: data })
    }

    /// The address for connecting as `role` to `database`:
    /// `postgres://role@%2Fsocket%2Ffolder/database`.
    ///
    /// There is no password: the socket's folder lets only this account (and the server's) in.
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        socket::url(self.server.socket(), role, database)
    }
}

/// Where the data lives when nobody said: `/var/lib/tandem` for root, otherwise
/// `tandem` under `$XDG_DATA_HOME`, else under `~/.local/share`, else under `temp`.
///
/// The parameters are the values of `XDG_DATA_HOME` and `HOME`, and the folder for temporary files.
/// Root's own home is no choice, because the account that the server runs as cannot enter it.
#[must_use]
pub fn default_data_folder(data_home: Option<&Path>, home: Option<&Path>, temp: &Path) -> PathBuf {
    if matches!(account::own_uid(temp), Ok(0)) {
        return PathBuf::from("/var/lib/tandem");
    }
    // The XDG specification has relative values ignored.
    let data_home = data_home.filter(|path| path.is_absolute()).map(Path::to_path_buf);
    data_home
        .or_else(|| home.filter(|path| path.is_absolute()).map(|home| home.join(".local/share")))
        .unwrap_or_else(|| temp.to_path_buf())
        .join("tandem")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_data_home_is_ignored() {
        let temp = std::env::temp_dir();
        let home = Path::new("/home/ada");
        let folder = default_data_folder(Some(Path::new("data")), Some(home), &temp);
        let is_root = matches!(account::own_uid(&temp), Ok(0));
        let expected = if is_root { Path::new("/var/lib") } else { &home.join(".local/share") };
        assert_eq!(folder, expected.join("tandem"));
    }
}
