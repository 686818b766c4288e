//! Why the embedded server did not start. Each message names what to do about it, since the person
//! who reads it has typed nothing but `cargo run`.

use std::io;
use std::path::{Path, PathBuf};

use super::START;
use super::log::Log;

/// Why [`Embedded::start`](super::Embedded::start) failed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No PostgreSQL is installed in any place known to hold one.
    #[error(
        "no PostgreSQL was found: install its package (Debian's is `postgresql`), \
         set DATABASE_URL to a server that runs already, or use `docker compose up`"
    )]
    NoBinaries,
    /// The prescribed folder does not hold a working `postgres` and `initdb`.
    #[error("PG_BIN_DIR is {}, but no working `postgres` and `initdb` are there", .0.display())]
    NotBinaries(PathBuf),
    /// Only versions were found that the migrations do not run on.
    #[error(
        "PostgreSQL {found} in {} is too old: install version {needed} or newer",
        .folder.display()
    )]
    TooOld {
        /// The newest version found.
        found: String,
        /// Where it is.
        folder: PathBuf,
        /// The oldest major version that serves.
        needed: u32,
    },
    /// The data was written by a major version that is not installed.
    #[error(
        "{} was written by PostgreSQL {cluster}, but {found} is what was found: install \
         PostgreSQL {cluster}, or move the folder away to begin with an empty database",
        .data.display()
    )]
    OtherMajor {
        /// The data folder.
        data: PathBuf,
        /// The major version that wrote it.
        cluster: u32,
        /// The versions found, in order of preference.
        found: String,
    },
    /// The cluster's `PG_VERSION` does not hold a version.
    #[error("{} does not name a version of PostgreSQL: the data folder is damaged", .0.display())]
    NoMajor(PathBuf),
    /// Running as root without an account to run the server as.
    #[error(
        "PostgreSQL does not run as root, and /etc/passwd has neither `postgres` nor `nobody` to \
         run it as: start Tandem as an ordinary user"
    )]
    NoAccount,
    /// A folder on the way bars the account that the server runs as.
    #[error(
        "PostgreSQL does not run as root, and the account it runs as instead (uid {uid}) may not \
         enter {}: choose a path outside of it, or start Tandem as an ordinary user",
        .folder.display()
    )]
    Barred {
        /// The first folder, from the top, that bars it.
        folder: PathBuf,
        /// The account's number.
        uid: u32,
    },
    /// No folder for temporary files is fit to hold a socket.
    #[error("{} cannot hold a socket: its path is too long or has unusual characters", .0.display())]
    SocketPath(PathBuf),
    /// Another process runs a server on this data folder; it is not disturbed.
    #[error("another Tandem is using {}: stop it first, or choose another data folder", .0.display())]
    InUse(PathBuf),
    /// A server whose Tandem is gone still holds the data folder.
    #[error("an earlier server is still stopping in {}: try again in a moment", .0.display())]
    StillStopping(PathBuf),
    /// The data folder belongs to another account.
    #[error("{} belongs to another account (uid {uid}): choose another data folder", .folder.display())]
    OtherOwner {
        /// The data folder.
        folder: PathBuf,
        /// Its owner's number.
        uid: u32,
    },
    /// The data folder holds files that are not the launcher's, or that would be deleted.
    #[error("{} holds other files: choose a data folder that is new or empty", .0.display())]
    NotEmpty(PathBuf),
    /// `initdb` refused.
    #[error("PostgreSQL could not make a new cluster; its last words were:\n{log}")]
    Initialise {
        /// The end of the log.
        log: String,
    },
    /// The server ended before it was ready.
    #[error("PostgreSQL ended before it was ready; its last words were:\n{log}")]
    Ended {
        /// The end of the log.
        log: String,
    },
    /// The server, or `initdb`, was not done in time.
    #[error("PostgreSQL was not ready within {seconds} seconds; its last words were:\n{log}")]
    TooSlow {
        /// The time given to it.
        seconds: u64,
        /// The end of the log.
        log: String,
    },
    /// The operating system refused something.
    #[error("cannot {act} {}", .path.display())]
    Io {
        /// What was tried, as an infinitive.
        act: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
}

impl StartError {
    /// The server, or `initdb`, has missed the deadline.
    pub(super) fn too_slow(log: &Log) -> Self {
        Self::TooSlow { seconds: START.as_secs(), log: log.tail() }
    }

    /// Says what was tried on which path, for `map_err`.
    pub(super) fn io(act: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { act, path: path.to_path_buf(), source }
    }
}
