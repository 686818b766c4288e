//! The server's log, and what it proves: `server.log` is locked while any server process is alive.
//!
//! Every server process inherits the locked file as its stderr. Invariant: who has taken the log is
//! alone with the cluster, even right after the owner of the previous server was killed.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::StartError;
use super::folder::{lock_within, open_private};

/// How long the server of a process that was killed may take to stop.
const STOPPING: Duration = Duration::from_secs(30);
/// A log longer than this, in bytes, is begun anew: nobody else would ever shorten it.
const LONGEST: u64 = 16 * 1024 * 1024;
/// How much of the log an error shows, in bytes and in lines.
const TAIL: (u64, usize) = (4096, 12);

/// The log of one start.
#[derive(Debug)]
pub(super) struct Log {
    writer: File,
    /// Still open when a throwaway folder is gone already, unlike the path.
    reader: File,
    /// Where this start's part begins.
    begin: u64,
}

impl Log {
    /// Takes the log of the claimed folder `data`, once the server before has let go of it.
    pub(super) fn take(data: &Path) -> Result<Self, StartError> {
        let path = data.join("server.log");
        let writer = open_private(&path)?;
        if !lock_within(&writer, STOPPING).map_err(StartError::io("lock", &path))? {
            return Err(StartError::StillStopping(data.to_path_buf()));
        }
        let mut begin = writer.metadata().map_err(StartError::io("examine", &path))?.len();
        if begin > LONGEST {
            writer.set_len(0).map_err(StartError::io("shorten", &path))?;
            begin = 0;
        }
        let reader = File::open(&path).map_err(StartError::io("open", &path))?;
        Ok(Self { writer, reader, begin })
    }

    /// The log as a child's stderr; the child then holds the lock, too.
    pub(super) fn stderr(&self) -> io::Result<Stdio> {
        self.writer.try_clone().map(Stdio::from)
    }

    /// The last lines of this start.
    pub(super) fn tail(&self) -> String {
        self.read_tail().unwrap_or_else(|error| format!("(the log cannot be read: {error})"))
    }

    fn read_tail(&self) -> io::Result<String> {
        let (bytes, lines) = TAIL;
        let end = self.reader.metadata()?.len();
        let mut reader = &self.reader;
        reader.seek(SeekFrom::Start(self.begin.max(end.saturating_sub(bytes))))?;
        let mut text = Vec::new();
        reader.take(bytes).read_to_end(&mut text)?;
        let text = String::from_utf8_lossy(&text);
        let mut last: Vec<&str> = text.lines().rev().take(lines).collect();
        last.reverse();
        Ok(last.join("\n"))
    }
}
