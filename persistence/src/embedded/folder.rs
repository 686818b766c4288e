//! The data folder: `cluster/` (PostgreSQL's own), `server.log` and `in-use.lock`.
//!
//! Invariant: the lock is held from the claim until the server has stopped, so one process at a
//! time works here. The kernel frees it however the holder ends: there is no stale lock to clean
//! up. A folder with files of others is refused before anything in it changes.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{self, Path, PathBuf};
use std::time::{Duration, Instant};
use std::{io, thread};

use super::account::Account;
use super::{Durability, POLL, StartError};

const CLUSTER: &str = "cluster";
const LOCK: &str = "in-use.lock";

/// Enough for a killed process to disappear, and little enough for a refusal to come at once.
const CLAIM: Duration = Duration::from_secs(1);

/// A data folder that is ours until this value is dropped.
#[derive(Debug)]
pub(super) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder at `path` (as from [`resolve`]) when it is missing, and locks it.
    pub(super) fn claim(
        path: PathBuf,
        durability: Durability,
        own_uid: u32,
        account: Account,
    ) -> Result<Self, StartError> {
        if let Some(parent) = path.parent() {
            account.check_reach(parent)?;
        }
        let mode = account.folder_mode();
        make_folders(&path, mode).map_err(StartError::io("make the folder", &path))?;
        check_ours(&path, own_uid)?;
        let lock_path = path.join(LOCK);
        let lock = open_private(&lock_path)?;
        if !lock_within(&lock, CLAIM).map_err(StartError::io("lock", &lock_path))? {
            return Err(StartError::InUse(path));
        }
        // At the end everything here goes: none of it may be from an earlier start.
        if durability == Durability::Throwaway && has_files(&path)? {
            return Err(StartError::NotEmpty(path));
        }
        fs::set_permissions(&path, Permissions::from_mode(mode))
            .map_err(StartError::io("change the mode of", &path))?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn cluster(&self) -> PathBuf {
        cluster(&self.path)
    }
}

/// PostgreSQL's data directory within the data folder.
pub(super) fn cluster(data: &Path) -> PathBuf {
    data.join(CLUSTER)
}

/// `path` made absolute and free of symlinks, as far as it exists.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, StartError> {
    let absolute = path::absolute(path).map_err(StartError::io("find", path))?;
    for existing in absolute.ancestors() {
        match existing.canonicalize() {
            Ok(found) => {
                // Collecting drops the trailing slash that joining nothing would leave.
                let missing = absolute.strip_prefix(existing).unwrap_or(Path::new(""));
                return Ok(found.components().chain(missing.components()).collect());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StartError::io("find", existing)(error)),
        }
    }
    Ok(absolute)
}

/// Checks that the folder at `path`, if there is one, is ours to use: owned by us, and either empty
/// or from an earlier start.
pub(super) fn check_ours(path: &Path, own_uid: u32) -> Result<(), StartError> {
    let owner = match fs::metadata(path) {
        Ok(metadata) => metadata.uid(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StartError::io("examine", path)(error)),
    };
    if owner != own_uid {
        return Err(StartError::OtherOwner { folder: path.to_path_buf(), uid: owner });
    }
    // Every start makes the lock first, so files without it are somebody else's.
    if has_files(path)? && !path.join(LOCK).exists() {
        return Err(StartError::NotEmpty(path.to_path_buf()));
    }
    Ok(())
}

/// Opens a file for appending, making it readable to nobody else.
pub(super) fn open_private(path: &Path) -> Result<File, StartError> {
    let mut options = OpenOptions::new();
    options.append(true).create(true).mode(0o600);
    options.open(path).map_err(StartError::io("open", path))
}

/// Locks `file`, waiting as long as another holds it, but no longer than `patience`. Says whether
/// it did.
pub(super) fn lock_within(file: &File, patience: Duration) -> io::Result<bool> {
    let deadline = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(POLL),
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Makes `path` and what is missing above it with exactly `mode`, whatever the umask.
fn make_folders(path: &Path, mode: u32) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folders(parent, mode)?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(mode)),
        // Another process was faster.
        Err(_) if path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether anything but the lock is in `folder`.
fn has_files(folder: &Path) -> Result<bool, StartError> {
    let entries = fs::read_dir(folder).map_err(StartError::io("list", folder))?;
    for entry in entries {
        if entry.map_err(StartError::io("list", folder))?.file_name() != LOCK {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_yet_resolves_below_what_does() {
        let resolved = |path| resolve(Path::new(path)).ok();
        assert_eq!(resolved("/dev/../missing/a/"), Some(PathBuf::from("/missing/a")));
        assert_eq!(resolved("/"), Some(PathBuf::from("/")));
        assert!(resolved("missing").is_some_and(|path| path.is_absolute()));
    }
}
