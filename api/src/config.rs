//! Settings: from flags and the environment, checked at the start, every fault at once.

use std::{
    ffi::OsString,
    io,
    net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs},
    path::PathBuf,
};

use clap::Args;
use ipnet::IpNet;
use lettre::message::Mailbox;
use listenfd::ListenFd;

/// No limit is worth more requests a minute.
const MOST_REQUESTS: u32 = 10_000_000;

/// What `tandem serve` can be told. Nothing has to be.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Where to listen
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,

    /// The address by which callers reach Tandem; links in mails begin with it [default: what it
    /// listens on]
    #[arg(long, env = "PUBLIC_URL")]
    pub public_url: Option<String>,

    /// A PostgreSQL server of yours (15 or newer), such as `postgres://user:password@host/name`. The
    /// user has to own the database and may create the role `tandem_app`, as which requests are
    /// served [default: Tandem starts a private one]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Where Tandem keeps its secret, files, its private database and, without SMTP, its mails
    /// [default: a folder of the user's]
    #[arg(long, env = "TANDEM_DATA")]
    pub data: Option<PathBuf>,

    /// Where the bytes of files are kept: a bucket such as `s3://files`, whose region, keys and, where it
    /// is not Amazon's, address come from the usual `AWS_` variables [default: a folder in the data
    /// folder]
    #[arg(long, env = "FILES_URL")]
    pub files_url: Option<String>,

    /// The largest file that is taken, in MiB
    #[arg(long, env = "FILE_LIMIT", default_value_t = 25)]
    pub file_limit: u32,

    /// Seconds for which the upload of a file may stand still
    #[arg(long, env = "UPLOAD_SECONDS", default_value_t = 30)]
    pub upload_seconds: u64,

    /// The mail server, such as `smtps://user:password@host` or `smtp://host:25` [default: mails
    /// are written into files]
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The sender of mails
    #[arg(long, env = "MAIL_FROM", default_value = "Tandem <tandem@localhost.localdomain>")]
    pub mail_from: String,

    /// Proxies before Tandem, as networks such as `10.0.0.0/8,2001:db8::/32`: the client's address is
    /// taken from `X-Forwarded-For` only where one of them has written it
    #[arg(long, env = "TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<String>,

    /// Networks to which webhooks may lead although they are not of the public internet, such as
    /// `10.20.0.0/16`; there also by plain `http` [default: none]
    #[arg(long, env = "WEBHOOK_NETWORKS", value_delimiter = ',')]
    pub webhook_networks: Vec<String>,

    /// Origins whose pages may call the API from a browser, such as `https://portal.example`
    #[arg(long, env = "CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,

    /// Requests a minute that one client may send; an organisation, and a network without a token, five
    /// times as many. 0 switches limits off
    #[arg(long, env = "RATE_LIMIT", default_value_t = 1_200)]
    pub rate_limit: u32,

    /// Where figures are told in the form of `OpenMetrics`, at `/metrics`, such as `127.0.0.1:9464`: not for
    /// callers [default: nowhere]
    #[arg(long, env = "METRICS_LISTEN")]
    pub metrics_listen: Option<String>,

    /// The collector to which traces are sent by OTLP over HTTP, such as `http://127.0.0.1:4318`
    /// [default: none]
    #[arg(long, env = "OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,

    /// Seconds for which Tandem goes on serving once it is told to end (SIGTERM), while it says that it is
    /// not ready, so that a balancer sends nobody any more; Ctrl-C waits for nothing
    #[arg(long, env = "DRAIN_SECONDS", default_value_t = 5)]
    pub drain_seconds: u64,

    /// Threads that answer requests [default: one for each core]
    #[arg(long, env = "WORKERS")]
    pub workers: Option<usize>,

    /// Connections to the database for each of these threads
    #[arg(long, env = "CONNECTIONS_PER_WORKER", default_value_t = 4)]
    pub connections_per_worker: usize,

    /// The form of the log: `text` or `json`
    #[arg(long, env = "LOG_FORMAT", default_value = "text")]
    pub log_format: String,

    /// What is logged, such as `warn` or `api=debug,info`
    #[arg(long, env = "LOG", default_value = "info,actix_server=warn")]
    pub log: String,

    /// The folder of PostgreSQL's programs [default: looked for]
    #[arg(long, env = "PG_BIN_DIR")]
    pub pg_bin_dir: Option<PathBuf>,
}

/// Checked settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: Vec<SocketAddr>,
    /// The address by which callers reach Tandem, without a slash at its end; where it is not set,
    /// what it listens on.
    pub public_url: Option<String>,
    /// The server of the operator's, if it has one.
    pub database_url: Option<String>,
    /// Where Tandem keeps what is its own.
    pub data: PathBuf,
    /// The bucket for the bytes of files, if there is one.
    pub files_url: Option<String>,
    /// The largest file that is taken, in bytes.
    pub file_limit: i64,
    /// Seconds for which an upload may stand still.
    pub upload_seconds: u64,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Networks to which webhooks may lead besides the public internet.
    pub webhook_networks: Vec<IpNet>,
    /// Origins whose pages may call from a browser.
    pub cors_origins: Vec<String>,
    /// Requests a minute that one client may send; 0 where there is no limit.
    pub rate_limit: u32,
    /// Where figures are told, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// The collector of traces, if there is one.
    pub otlp_endpoint: Option<String>,
    /// Seconds for which a server that is about to stop goes on serving.
    pub drain_seconds: u64,
    /// The mail server, if there is one.
    pub smtp_url: Option<String>,
    /// The sender of mails.
    pub mail_from: Mailbox,
    /// Threads that answer requests.
    pub workers: usize,
    /// Connections to the database for each of these threads.
    pub connections_per_worker: usize,
    /// True where the log is to be JSON.
    pub log_as_json: bool,
    /// What is logged.
    pub log: String,
    /// The folder of PostgreSQL's programs, where it is prescribed.
    pub pg_bin_dir: Option<PathBuf>,
    /// Where programs are looked for.
    pub search_path: Option<OsString>,
}

impl Settings {
    /// Checks the settings.
    ///
    /// # Errors
    /// Every fault, each as a sentence that names the setting.
    pub fn check(self) -> Result<Config, Vec<String>> {
        let mut faults = Vec::new();
        let metrics_listen = self.check_operation(&mut faults);
        let listen: Vec<_> = match self.listen.to_socket_addrs() {
            Ok(addresses) => addresses.collect(),
            Err(error) => {
                faults.push(format!("LISTEN ({}) is not host:port: {error}.", self.listen));
                Vec::new()
            }
        };
        let public_url = self.public_url.map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = &public_url
            && !is_web_address(url)
        {
            faults.push(format!("PUBLIC_URL ({url}) is not an http or https address."));
        }
        if let Some(url) = &self.database_url
            && let Err(error) = persistence::Settings::owner(url)
        {
            faults.push(format!("DATABASE_URL {error}."));
        }
        if self.files_url.as_ref().is_some_and(|url| !url.starts_with("s3://")) {
            faults.push("FILES_URL is not the address of a bucket such as s3://files.".to_owned());
        }
        if !(1..=1_024).contains(&self.file_limit) {
            faults.push(format!("FILE_LIMIT ({}) is not between 1 and 1024.", self.file_limit));
        }
        if !(1..=600).contains(&self.upload_seconds) {
            faults.push("UPLOAD_SECONDS is not between 1 and 600.".to_owned());
        }
        if let Some(url) = &self.smtp_url
            && !(url.starts_with("smtp://") || url.starts_with("smtps://"))
        {
            faults.push("SMTP_URL is not an address such as smtp://host:25.".to_owned());
        }
        let mail_from = self.mail_from.parse::<Mailbox>().map_err(|_| {
            faults.push(format!("MAIL_FROM ({}) is not a mail address.", self.mail_from));
        });
        let trusted_proxies = networks("TRUSTED_PROXIES", &self.trusted_proxies, &mut faults);
        let webhook_networks = networks("WEBHOOK_NETWORKS", &self.webhook_networks, &mut faults);
        let cors_origins: Vec<_> =
            self.cors_origins.into_iter().filter(|origin| !origin.is_empty()).collect();
        for origin in &cors_origins {
            if behind_scheme(origin)
                .is_none_or(|host| host.is_empty() || host.contains(['/', '*', ' ']))
            {
                faults.push(format!(
                    "CORS_ORIGINS ({origin}) is not an origin such as https://portal.example."
                ));
            }
        }
        let workers = self.workers.unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
        });
        if !(1..=256).contains(&workers) {
            faults.push(format!("WORKERS ({workers}) is not between 1 and 256."));
        }
        if !(1..=64).contains(&self.connections_per_worker) {
            faults.push("CONNECTIONS_PER_WORKER is not between 1 and 64.".to_owned());
        }
        if !["text", "json"].contains(&self.log_format.as_str()) {
            faults.push(format!("LOG_FORMAT ({}) is neither text nor json.", self.log_format));
        }
        if let Err(error) = self.log.parse::<tracing_subscriber::EnvFilter>() {
            faults.push(format!("LOG ({}) is not a filter: {error}.", self.log));
        }
        match mail_from {
            Ok(mail_from) if faults.is_empty() => Ok(Config {
                listen,
                public_url,
                database_url: self.database_url,
                data: self.data.unwrap_or_else(default_data_folder),
                files_url: self.files_url,
                file_limit: i64::from(self.file_limit) * 1_024 * 1_024,
                upload_seconds: self.upload_seconds,
                trusted_proxies,
                webhook_networks,
                cors_origins,
                rate_limit: self.rate_limit,
                metrics_listen,
                otlp_endpoint: self.otlp_endpoint,
                drain_seconds: self.drain_seconds,
                smtp_url: self.smtp_url,
                mail_from,
                workers,
                connections_per_worker: self.connections_per_worker,
                log_as_json: self.log_format == "json",
                log: self.log,
                pg_bin_dir: self.pg_bin_dir,
                search_path: std::env::var_os("PATH"),
            }),
            Ok(_) | Err(()) => Err(faults),
        }
    }
}

/// What follows `http://` or `https://`.
fn behind_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

fn is_web_address(url: &str) -> bool {
    behind_scheme(url).is_some_and(|host| !host.is_empty()) && !url.contains(char::is_whitespace)
}

/// The networks of a setting.
fn networks(setting: &str, texts: &[String], faults: &mut Vec<String>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        // A single address is a network of one.
        let one = text.parse::<IpAddr>().map(IpNet::from);
        match text.parse::<IpNet>().or(one) {
            Ok(network) => networks.push(network),
            Err(_) => faults.push(format!("{setting} ({text}) is not a network.")),
        }
    }
    networks
}

impl Settings {
    /// Checks what is for whoever runs the server; where figures are to be told.
    fn check_operation(&self, faults: &mut Vec<String>) -> Option<SocketAddr> {
        if self.rate_limit > MOST_REQUESTS {
            faults.push(format!("RATE_LIMIT ({}) is over {MOST_REQUESTS}.", self.rate_limit));
        }
        if self.drain_seconds > 300 {
            faults.push(format!("DRAIN_SECONDS ({}) is over 300.", self.drain_seconds));
        }
        if let Some(url) = &self.otlp_endpoint
            && !is_web_address(url)
        {
            faults.push(format!("OTLP_ENDPOINT ({url}) is not an http or https address."));
        }
        let listen = self.metrics_listen.as_ref()?;
        let address = listen.to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
        if address.is_none() {
            faults.push(format!("METRICS_LISTEN ({listen}) is not host:port."));
        }
        address
    }
}

/// The sockets on which a service manager listens already (systemd's socket activation, `LISTEN_FDS`):
/// there connections wait from the end of one process to the start of the next.
///
/// # Errors
/// When what was handed over is no TCP socket that listens.
pub(crate) fn handed_over() -> io::Result<Vec<TcpListener>> {
    let mut sockets = ListenFd::from_env();
    let each = (0..sockets.len()).map(|index| sockets.take_tcp_listener(index));
    let each = each.filter_map(Result::transpose);
    each.map(|socket| {
        let socket = socket?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    })
    .collect()
}

/// A folder of the user's: of root's, which has none, the system's place for such data.
pub(crate) fn default_data_folder() -> PathBuf {
    let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    persistence::embedded::default_data_folder(
        folder("XDG_DATA_HOME").as_deref(),
        folder("HOME").as_deref(),
        &std::env::temp_dir(),
    )
}
