//! How child processes are run: under which account, with which environment, and until when.
//!
//! Invariant: a child gets nothing of our environment but `PATH`, neither secrets nor settings such
//! as `PGPORT`; and it is in a process group of its own, so that Ctrl-C in the terminal reaches us
//! alone.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;
use std::{io, thread};

use super::account::Account;
use super::binaries::Binaries;
use super::folder::DataFolder;
use super::{Options, POLL};

/// What one start has settled on.
#[derive(Debug)]
pub(super) struct Launch<'a> {
    pub(super) options: &'a Options,
    pub(super) binaries: &'a Binaries,
    pub(super) data: &'a DataFolder,
    pub(super) account: Account,
    pub(super) deadline: Instant,
}

impl Launch<'_> {
    /// A command that runs as the server's account.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.own_command(program);
        self.account.apply(&mut command);
        command
    }

    /// A command that runs as ourselves.
    pub(super) fn own_command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C");
        if let Some(path) = &self.options.search_path {
            command.env("PATH", path);
        }
        // The account may be barred from our working directory.
        command.current_dir("/").process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// Waits for `child` to end, until `deadline`; nothing when it is still running then.
pub(super) fn wait(child: &mut Child, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        let status = child.try_wait()?;
        if status.is_some() || Instant::now() >= deadline {
            return Ok(status);
        }
        thread::sleep(POLL);
    }
}
