//! The private folder of the server's socket: the only way in, and the whole of its access control.
//!
//! Invariant: each start makes a folder of its own with mode 0700, so no other account gets past
//! it, no two servers meet in it, and one that already exists is never used or removed.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process;

use super::StartError;
use super::account::Account;

/// What the server calls its socket on the default port, which addresses need not spell out.
const SOCKET: &str = ".s.PGSQL.5432";

/// The longest path that every system takes for a socket, in bytes: macOS allows 103, Linux 107.
const LONGEST: usize = 103;

/// The folder, removed on drop while it is empty. Once the server has put its socket there, it is
/// for the sweeper to remove, and the removal here does nothing.
#[derive(Debug)]
pub(super) struct SocketFolder(PathBuf);

impl SocketFolder {
    /// Makes the folder in `temp`; in `/tmp` when `temp` cannot hold a socket or bars the account,
    /// as a per-user folder for temporary files does when root runs the server as somebody else.
    pub(super) fn create(temp: &Path, account: Account) -> Result<Self, StartError> {
        Self::create_in(temp, account)
            .or_else(|error| Self::create_in(Path::new("/tmp"), account).map_err(|_| error))
    }

    fn create_in(temp: &Path, account: Account) -> Result<Self, StartError> {
        let temp = temp.canonicalize().map_err(StartError::io("find", temp))?;
        account.check_reach(&temp)?;
        let folder = Self(make_private_folder(&temp)?);
        if !is_fit(folder.path()) {
            return Err(StartError::SocketPath(temp));
        }
        account.give(folder.path())?;
        Ok(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Whether the server has opened its socket.
    pub(super) fn is_open(&self) -> bool {
        self.0.join(SOCKET).exists()
    }
}

impl Drop for SocketFolder {
    fn drop(&mut self) {
        // Fails on a folder in use, or swept already: both are as they should be.
        let _ = fs::remove_dir(&self.0);
    }
}

/// Makes a folder in `parent` that only we can enter. The process id keeps processes apart, the
/// number what one process makes; what an earlier process of that id left behind is stepped over.
pub(super) fn make_private_folder(parent: &Path) -> Result<PathBuf, StartError> {
    let mut number = 0_u32;
    loop {
        let path = parent.join(format!("tandem-{}-{number}", process::id()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(StartError::io("make the folder", &path)(error)),
        }
    }
}

/// Whether the server can put its socket in `folder`. The characters refused are those that
/// separate and quote in its setting `unix_socket_directories`.
fn is_fit(folder: &Path) -> bool {
    let short = folder.join(SOCKET).as_os_str().len() <= LONGEST;
    let plain =
        |text: &str| !text.contains([',', '"', '\'', '\\']) && !text.contains(char::is_whitespace);
    short && folder.to_str().is_some_and(plain)
}

/// The address of a server whose socket is in `folder`. A percent-encoded folder stands for the
/// host.
pub(super) fn url(folder: &Path, role: &str, database: &str) -> String {
    let mut url = String::from("postgres://");
    push_encoded(&mut url, role.as_bytes());
    url.push('@');
    push_encoded(&mut url, folder.as_os_str().as_bytes());
    url.push('/');
    push_encoded(&mut url, database.as_bytes());
    url
}

/// Appends `bytes`, all but RFC 3986's unreserved characters percent-encoded.
fn push_encoded(url: &mut String, bytes: &[u8]) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_encode_every_part() {
        let folder = Path::new("/tmp/tandem-7-0");
        assert_eq!(
            url(folder, "tandem_app", "t-1"),
            "postgres://tandem_app@%2Ftmp%2Ftandem-7-0/t-1"
        );
        assert_eq!(
            url(Path::new("/ü"), "a@b:c", "d/e?f"),
            "postgres://a%40b%3Ac@%2F%C3%BC/d%2Fe%3Ff"
        );
    }

    #[test]
    fn a_socket_needs_a_short_and_plain_path() {
        assert!(is_fit(Path::new("/tmp/tandem-7-0")));
        assert!(is_fit(&Path::new("/").join("a".repeat(LONGEST - SOCKET.len() - 2))));
        assert!(!is_fit(&Path::new("/").join("a".repeat(LONGEST - SOCKET.len() - 1))));
        assert!(!is_fit(Path::new("/tmp/a,b")));
        assert!(!is_fit(Path::new("/tmp/a b")));
    }
}
