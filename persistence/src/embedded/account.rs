//! Whom the server runs as: ourselves, or an ordinary account when we are root.
//!
//! Invariant: root gives away the cluster and the socket's folder, nothing else. What root itself
//! opens lies in a folder that only root can write, so the account cannot lure it elsewhere with a
//! symlink.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::{StartError, folder, socket};

/// Preferred first. `nobody` is the last resort: others may run things as it, too.
const NAMES: [&str; 2] = ["postgres", "nobody"];

/// Whom the server runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    /// Ourselves.
    Own,
    /// Somebody else; we are root.
    Other { uid: u32, gid: u32 },
}

/// Our effective uid, told by the owner of a folder that we make: std has no `geteuid`.
pub(super) fn own_uid(temp: &Path) -> Result<u32, StartError> {
    let probe = socket::make_private_folder(temp)?;
    let uid = fs::metadata(&probe).map(|metadata| metadata.uid());
    let removed = fs::remove_dir(&probe);
    uid.and_then(|uid| removed.map(|()| uid)).map_err(StartError::io("examine", &probe))
}

impl Account {
    /// Picks the account for the cluster in `data`, on behalf of `own_uid`.
    ///
    /// Root keeps to whoever owns the cluster already: PostgreSQL wants its owner, and installing
    /// its package later on may have added the account `postgres` to a machine that had none.
    pub(super) fn choose(own_uid: u32, data: &Path) -> Result<Self, StartError> {
        if own_uid != 0 {
            return Ok(Self::Own);
        }
        if let Ok(cluster) = fs::metadata(folder::cluster(data))
            && cluster.uid() != 0
        {
            return Ok(Self::Other { uid: cluster.uid(), gid: cluster.gid() });
        }
        let path = Path::new("/etc/passwd");
        let passwd = fs::read(path).map_err(StartError::io("read", path))?;
        find_account(&String::from_utf8_lossy(&passwd)).ok_or(StartError::NoAccount)
    }

    /// Has `command` run as this account. std clears root's supplementary groups along with it.
    pub(super) fn apply(self, command: &mut Command) -> &mut Command {
        match self {
            Self::Own => command,
            Self::Other { uid, gid } => command.uid(uid).gid(gid),
        }
    }

    /// Makes `path` this account's own.
    pub(super) fn give(self, path: &Path) -> Result<(), StartError> {
        match self {
            Self::Own => Ok(()),
            Self::Other { uid, gid } => std::os::unix::fs::chown(path, Some(uid), Some(gid))
                .map_err(StartError::io("change the owner of", path)),
        }
    }

    /// The mode for the folders above the cluster: others may pass when the server has to, never
    /// look.
    pub(super) fn folder_mode(self) -> u32 {
        match self {
            Self::Own => 0o700,
            Self::Other { .. } => 0o711,
        }
    }

    /// Checks that this account can enter `folder` and all above it, as far as they exist. Mode
    /// bits decide; access-control lists are not looked at. `folder` must be free of symlinks.
    pub(super) fn check_reach(self, folder: &Path) -> Result<(), StartError> {
        let Self::Other { uid, gid } = self else {
            return Ok(());
        };
        let mut way: Vec<&Path> = folder.ancestors().collect();
        way.reverse();
        for step in way {
            match fs::metadata(step) {
                Ok(metadata) if may_enter(&metadata, uid, gid) => {}
                Ok(_) => {
                    return Err(StartError::Barred { folder: step.to_path_buf(), uid });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(StartError::io("examine", step)(error)),
            }
        }
        Ok(())
    }
}

/// The first class that fits decides, even when a later one would allow more: so does the kernel.
fn may_enter(folder: &Metadata, uid: u32, gid: u32) -> bool {
    let bit = if folder.uid() == uid {
        0o100
    } else if folder.gid() == gid {
        0o010
    } else {
        0o001
    };
    folder.mode() & bit != 0
}

/// The best of [`NAMES`] in the text of `/etc/passwd`. Another name for root does not count.
fn find_account(passwd: &str) -> Option<Account> {
    NAMES.iter().find_map(|name| {
        passwd.lines().filter_map(parse_line).find_map(|(found, uid, gid)| {
            (found == *name && uid != 0).then_some(Account::Other { uid, gid })
        })
    })
}

/// `name:password:uid:gid:...`
fn parse_line(line: &str) -> Option<(&str, u32, u32)> {
    let mut fields = line.split(':');
    let name = fields.next()?;
    let _password = fields.next()?;
    let uid = fields.next()?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some((name, uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: &str = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/bin/sh\n";

    #[test]
    fn postgres_comes_before_nobody_wherever_it_stands() {
        let passwd = format!("{NOBODY}postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n");
        assert_eq!(find_account(&passwd), Some(Account::Other { uid: 101, gid: 104 }));
        assert_eq!(find_account(NOBODY), Some(Account::Other { uid: 65534, gid: 65533 }));
    }

    #[test]
    fn broken_lines_and_other_names_of_root_are_no_account() {
        assert_eq!(find_account("nobody:x:-2:-2::/:\npostgres:x:0:0::/:\n\n#\nnobody\n"), None);
        assert_eq!(find_account("nobody2:x:7:7::/:"), None);
    }
}
