//! Tandem as a process of its own: this very binary under the name `tandem`.

use std::{
    fs::File,
    net::TcpListener,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;
use tests::{PASSWORD, data::DataSet};
use tokio::process::{Child, Command};

use crate::{
    Outcome,
    http::{Connection, Request},
};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is asked.
const LOOK: Duration = Duration::from_millis(1);

/// A server that runs; it ends with this value.
pub(crate) struct Server {
    child: Child,
    /// Where it answers: `host:port`.
    pub(crate) address: String,
    /// The process.
    pub(crate) process: u32,
}

/// A port that is free now.
pub(crate) fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Server {
    /// Starts Tandem with these settings besides, keeping its own files and its log in `folder`.
    pub(crate) fn start(folder: &Path, settings: &[(&str, &str)]) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut command = Command::new(std::env::current_exe()?);
        command.arg0("tandem").arg("serve").env("LISTEN", &address).env("TANDEM_DATA", folder);
        // On, as it would be, and higher than one client can ask here.
        command.env("RATE_LIMIT", "10000000").env("DRAIN_SECONDS", "0");
        // The same before and after a restart, so that its tokens stay valid.
        command.env("PUBLIC_URL", "http://tandem.example").envs(settings.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(File::create(folder.join("tandem.log"))?).kill_on_drop(true);
        let child = command.spawn()?;
        let process = child.id().ok_or("the server has ended")?;
        Ok(Self { child, address, process })
    }

    /// Waits until a request is answered with `status`; how long it took from now on.
    pub(crate) async fn wait(&mut self, request: &[u8], status: u16) -> Outcome<Duration> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Ok(mut connection) = Connection::open(&self.address).await
                && connection.send(request).await.is_ok_and(|answer| answer.status == status)
            {
                return Ok(begun.elapsed());
            }
            if self.child.try_wait()?.is_some() {
                return Err("the server has ended; its log says why".into());
            }
            tokio::time::sleep(LOOK).await;
        }
        Err("the server does not answer".into())
    }

    /// Waits until it is ready.
    pub(crate) async fn ready(&mut self) -> Outcome<Duration> {
        self.wait(&get("/health/ready", None), 200).await
    }

    /// Lets it end by itself.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        let asked = Command::new("kill").arg(self.process.to_string()).status().await?;
        if !asked.success() {
            return Err("the server cannot be asked to end".into());
        }
        tokio::time::timeout(PATIENCE, self.child.wait()).await??;
        Ok(())
    }

    /// The access tokens of the only members of these organisations.
    pub(crate) async fn sign_in(
        &self,
        organisations: impl IntoIterator<Item = u32>,
    ) -> Outcome<Vec<String>> {
        let mut connection = Connection::open(&self.address).await?;
        let mut tokens = Vec::new();
        for organisation in organisations {
            let answer = connection.send(&sign_in(organisation)).await?;
            let body: Value = serde_json::from_slice(answer.body)?;
            let token = body.get("access_token").and_then(Value::as_str);
            let failed = || format!("organisation {organisation} cannot sign in: {body}");
            tokens.push(token.ok_or_else(failed)?.to_owned());
        }
        Ok(tokens)
    }
}

/// A request that reads.
pub(crate) fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    Request { method: "GET", path, token, ..Request::default() }.bytes()
}

/// A request that signs the only member of an organisation in.
pub(crate) fn sign_in(organisation: u32) -> Vec<u8> {
    let email = DataSet::email(organisation);
    let body = format!(r#"{{"email":"{email}","password":"{PASSWORD}"}}"#);
    let path = "/v1/auth/token";
    Request { method: "POST", path, body: &body, ..Request::default() }.bytes()
}
