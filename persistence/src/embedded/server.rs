//! The server's life, tied to ours by two small shells that outlive us when we are killed.
//!
//! The keeper starts the server, and stops it when the pipe from us closes. The sweeper removes
//! what is temporary when the pipe to it closes, whose other end every server process holds as its
//! stdout. Invariant: no way for us to end leaves a server running, and nothing is removed under a
//! running one.

use std::fs;
use std::io::{self, PipeWriter};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::log::Log;
use super::process::{Launch, wait};
use super::socket::SocketFolder;
use super::{Durability, POLL, StartError, cluster};

/// How long the server may take to stop, before it is left to itself. It does stop in the end.
const STOP: Duration = Duration::from_secs(30);

/// Given on the command line, where they outrank the cluster's own configuration. A statement that fails
/// is told to whoever sent it; in the log it would stand with its values.
const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "port=5432",
    "logging_collector=off",
    "log_min_messages=log",
    "log_timezone=UTC",
    "timezone=UTC",
];

/// What only data that nobody needs may be served with.
const RELAXED: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

const SHELL: &str = "/bin/sh";

/// INT asks for a fast shutdown. TERM is for a server too young to have its handlers: a shell
/// starts background jobs with INT ignored, but TERM ends them; later on, TERM after INT changes
/// nothing. Until it is waited for, the server's number cannot become another process's.
const KEEPER: &str = r#"
"$@" </dev/null &
server=$!
trap '' INT TERM HUP
exec >/dev/null 2>&1
while read -r line; do :; done
kill -INT $server
kill -TERM $server
wait $server
"#;

const SWEEPER: &str = r#"
trap '' INT TERM HUP
while read -r line; do :; done
exec rm -rf -- "$@"
"#;

/// A server and its two shells.
#[derive(Debug)]
pub(super) struct Server {
    keeper: Option<Child>,
    sweeper: Child,
    socket: SocketFolder,
    log: Log,
}

impl Server {
    /// Starts the server, making the cluster first when there is none, and waits until it is ready.
    pub(super) fn start(
        launch: &Launch<'_>,
        socket: SocketFolder,
        log: Log,
    ) -> Result<Self, StartError> {
        let shell = Path::new(SHELL);
        let (ended, alive) = io::pipe().map_err(StartError::io("open a pipe for", shell))?;
        let mut command = launch.own_command(shell);
        command.args(["-c", SWEEPER, "tandem-sweeper"]).arg(socket.path());
        if launch.options.durability == Durability::Throwaway {
            command.arg(launch.data.path());
        }
        let sweeper = command.stdin(ended).spawn().map_err(StartError::io("run", shell))?;
        // From here on the folders are the sweeper's, and dropping the server waits for it.
        let mut server = Self { keeper: None, sweeper, socket, log };
        server.run(launch, alive)?;
        Ok(server)
    }

    /// Consumes `alive`: while it is open with us, the sweeper waits.
    fn run(&mut self, launch: &Launch<'_>, alive: PipeWriter) -> Result<(), StartError> {
        if cluster::major(&launch.data.cluster())?.is_none() {
            cluster::initialise(launch, &self.log, &alive)?;
        }
        let keeper = self.spawn_keeper(launch, alive);
        self.keeper = Some(keeper.map_err(StartError::io("run", Path::new(SHELL)))?);
        self.wait_until_ready(launch)
    }

    /// The folder of its socket.
    pub(super) fn socket(&self) -> &Path {
        self.socket.path()
    }

    fn spawn_keeper(&self, launch: &Launch<'_>, alive: PipeWriter) -> io::Result<Child> {
        let mut command = launch.command(SHELL);
        command.args(["-c", KEEPER, "tandem-keeper"]);
        command.arg(launch.binaries.folder.join("postgres"));
        command.arg("-D").arg(launch.data.cluster());
        command.arg("-k").arg(self.socket.path());
        let relaxed: &[&str] = match launch.options.durability {
            Durability::Durable => &[],
            Durability::Throwaway => &RELAXED,
        };
        for setting in SETTINGS.iter().chain(relaxed) {
            command.args(["-c", setting]);
        }
        command.stdin(Stdio::piped()).stdout(alive).stderr(self.log.stderr()?).spawn()
    }

    fn wait_until_ready(&mut self, launch: &Launch<'_>) -> Result<(), StartError> {
        let pid_file = launch.data.cluster().join("postmaster.pid");
        loop {
            // The socket's folder is new, so an open socket in it also tells that the file is not
            // one that a crashed server left behind.
            let text = fs::read_to_string(&pid_file).unwrap_or_default();
            if self.socket.is_open() && is_ready(&text, self.socket.path()) {
                return Ok(());
            }
            // The sweeper ends only after every server process.
            let ended = self.sweeper.try_wait().map_err(StartError::io("wait for", &pid_file))?;
            if ended.is_some() {
                return Err(StartError::Ended { log: self.log.tail() });
            }
            if Instant::now() >= launch.deadline {
                return Err(StartError::too_slow(&self.log));
            }
            thread::sleep(POLL);
        }
    }

    /// Waits for the keeper and the sweeper; says whether both have ended.
    fn stop(&mut self) -> io::Result<bool> {
        let deadline = Instant::now() + STOP;
        if let Some(keeper) = &mut self.keeper {
            drop(keeper.stdin.take());
            if wait(keeper, deadline)?.is_none() {
                return Ok(false);
            }
        }
        Ok(wait(&mut self.sweeper, deadline)?.is_some())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        match self.stop() {
            Ok(true) => {}
            Ok(false) => tracing::warn!("embedded PostgreSQL is still stopping, and is left to it"),
            Err(error) => tracing::warn!(%error, "cannot wait for embedded PostgreSQL to stop"),
        }
    }
}

/// Whether `postmaster.pid` tells of a server that takes connections (line 8) and has its socket in
/// `socket` (line 5). Without the second, another server on the same folder would pass for ours.
fn is_ready(postmaster_pid: &str, socket: &Path) -> bool {
    let mut lines = postmaster_pid.lines().skip(4);
    let is_ours = lines.next().is_some_and(|folder| Path::new(folder) == socket);
    let status = lines.nth(2).map(str::trim_end);
    is_ours && status == Some("ready")
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str =
        "4242\n/d/cluster\n1763912345\n5432\n/tmp/tandem-7-0\n\n  5432001  7\nready   \n";

    #[test]
    fn ready_is_a_ready_status_on_our_socket() {
        let ours = Path::new("/tmp/tandem-7-0");
        assert!(is_ready(READY, ours));
        assert!(!is_ready(READY, Path::new("/tmp/tandem-7-1")));
        assert!(!is_ready(&READY.replace("ready   ", "starting"), ours));
        assert!(!is_ready(&READY.replace("ready   ", "stopping"), ours));
    }

    #[test]
    fn a_file_half_written_is_not_ready() {
        let ours = Path::new("/tmp/tandem-7-0");
        assert!(!is_ready(READY.trim_end_matches("ready   \n"), ours));
        assert!(!is_ready("", ours));
    }
}
