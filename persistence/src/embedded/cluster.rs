//! PostgreSQL's data directory: which version wrote it, and making a new one.
//!
//! Invariant: `cluster/` is absent or complete. `initdb` works on a folder of another name, which
//! gets this one when it is done; what an interrupted one leaves is removed by the next.

use std::fs::{self, DirBuilder, File};
use std::io::{self, PipeWriter};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::ExitStatus;

use super::log::Log;
use super::process::{Launch, wait};
use super::{Durability, OWNER, StartError};

/// `C.UTF-8` knows the letters of every language, and sorts alike on every machine. Where the
/// system lacks it, `C` sorts the same, but knows only the letters of English.
const LOCALES: [&str; 2] = ["C.UTF-8", "C"];

/// The major version that wrote `cluster`; nothing when there is none yet.
pub(super) fn major(cluster: &Path) -> Result<Option<u32>, StartError> {
    let path = cluster.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| StartError::NoMajor(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StartError::io("read", &path)(error)),
    }
}

/// Makes the cluster `launch` is about. As long as `initdb` runs it keeps `alive` and the log open.
pub(super) fn initialise(
    launch: &Launch<'_>,
    log: &Log,
    alive: &PipeWriter,
) -> Result<(), StartError> {
    let cluster = launch.data.cluster();
    let unfinished = cluster.with_extension("new");
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(StartError::io("remove", &unfinished)(error));
        }
        _ => {}
    }
    DirBuilder::new()
        .mode(0o700)
        .create(&unfinished)
        .map_err(StartError::io("make the folder", &unfinished))?;
    launch.account.give(&unfinished)?;

    let mut made = false;
    for locale in LOCALES {
        made = run_initdb(launch, log, alive, &unfinished, locale)?.success();
        if made || !log.tail().contains("locale") {
            break;
        }
    }
    if !made {
        return Err(StartError::Initialise { log: log.tail() });
    }
    fs::rename(&unfinished, &cluster).map_err(StartError::io("rename", &unfinished))?;
    // The new name, too, has to survive a power cut.
    File::open(launch.data.path())
        .and_then(|folder| folder.sync_all())
        .map_err(StartError::io("flush", launch.data.path()))
}

fn run_initdb(
    launch: &Launch<'_>,
    log: &Log,
    alive: &PipeWriter,
    folder: &Path,
    locale: &str,
) -> Result<ExitStatus, StartError> {
    let program = launch.binaries.folder.join("initdb");
    let mut command = launch.command(&program);
    command.arg("--pgdata").arg(folder);
    command.arg(format!("--username={OWNER}")).arg(format!("--locale={locale}"));
    command.args(["--encoding=UTF8", "--auth-local=trust", "--auth-host=reject"]);
    command.arg("--no-instructions");
    if launch.options.durability == Durability::Throwaway {
        command.arg("--no-sync");
    }
    let mut child = alive
        .try_clone()
        .and_then(|alive| command.stdout(alive).stderr(log.stderr()?).spawn())
        .map_err(StartError::io("run", &program))?;
    if let Some(status) =
        wait(&mut child, launch.deadline).map_err(StartError::io("run", &program))?
    {
        return Ok(status);
    }
    // It leaves an unfinished folder behind, for the next start to remove.
    let _ = child.kill().and_then(|()| child.wait());
    Err(StartError::too_slow(log))
}
