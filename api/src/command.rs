//! The command line: `serve`, `migrate`, `openapi`, `demo`, `verify-ledger`, `verify-receipt`, and what an
//! operator does in an emergency.

use std::{
    error::Error,
    fmt::Write as _,
    io::{self, IsTerminal, Write as _},
    net::TcpListener,
    process::ExitCode,
    time::Duration,
};

use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    config::{Config, Settings, handed_over},
    demo,
    documentation::document_text,
    emergency,
    mail::Post,
    serve::Server,
    state::Clock,
    store::Store,
    verify_ledger, verify_receipt,
};

/// Tandem: where a customer and its supplier run their relationship.
#[derive(Parser)]
#[command(name = "tandem", version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API (what happens without a command)
    Serve(Box<Settings>),
    /// Bring the database up to date, and end
    Migrate(Box<Settings>),
    /// Print the OpenAPI document
    Openapi,
    /// Let an operator into one organisation for an hour; its admins are told by mail, and its audit tells
    /// why. With the private database, stop the server first
    BreakGlass(Box<emergency::BreakGlass>),
    /// Remove the second factor of a person who has lost its device and its codes; it is told by mail,
    /// and the audit of each of its organisations tells why. With the private database, stop the server
    /// first
    ResetSecondFactor(Box<emergency::ResetSecondFactor>),
    /// Erase a person: its memberships and sessions end, its name and its address are forgotten, what it did
    /// stays in the ledgers. It is told by a last mail, and the audit of each of its organisations tells why.
    /// With the private database, stop the server first
    ErasePerson(Box<emergency::ErasePerson>),
    /// Play a story against a running server, from the first pitch to the end of its pilot
    Demo(demo::Options),
    /// Verify the ledger of a partnership that either side has taken away. It needs the file alone: no
    /// server, no database, no settings
    VerifyLedger(verify_ledger::Options),
    /// Verify the receipt of a pitch, with the version that either side has taken away. It needs the file
    /// alone
    VerifyReceipt(verify_receipt::Options),
}

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Lets memory come in pages of the usual size. The allocator asks for huge ones, of which 2 MiB are resident
/// as soon as a few bytes are used: half of what an idle server had, for no gain in speed.
fn in_small_pages() {
    // Where the system knows no such switch, it only takes more memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// What the binary does.
#[must_use]
pub fn main() -> ExitCode {
    in_small_pages();
    let cli = Cli::parse();
    let done = match cli.command.unwrap_or(Command::Serve(Box::new(cli.settings))) {
        // Before there are threads: it takes what it has read out of the environment.
        Command::Serve(settings) => match handed_over() {
            Ok(sockets) => with_settings(*settings, async |config| serve(config, sockets).await),
            Err(error) => Err(format!("LISTEN_FDS: {error}").into()),
        },
        Command::Migrate(settings) => {
            with_settings(*settings, async |config| migrate(config).await)
        }
        Command::Openapi => document_text().map_err(Into::into).and_then(|text| say(&text)),
        Command::BreakGlass(options) => {
            let emergency::BreakGlass { settings, .. } = (*options).clone();
            with_settings(settings, async |config| {
                say(&emergency::break_glass(config, *options).await?)
            })
        }
        Command::ResetSecondFactor(options) => {
            let emergency::ResetSecondFactor { settings, .. } = (*options).clone();
            with_settings(settings, async |config| {
                say(&emergency::reset_second_factor(config, *options).await?)
            })
        }
        Command::ErasePerson(options) => {
            let emergency::ErasePerson { settings, .. } = (*options).clone();
            with_settings(settings, async |config| {
                say(&emergency::erase_person(config, *options).await?)
            })
        }
        Command::Demo(options) => run(demo::play(options)),
        Command::VerifyLedger(options) => {
            verify_ledger::verify(&options).and_then(|text| say(&text))
        }
        Command::VerifyReceipt(options) => {
            verify_receipt::verify(&options).and_then(|text| say(&text))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if this cannot be written.
            let _ = write!(io::stderr(), "tandem: {}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn with_settings(settings: Settings, work: impl AsyncFnOnce(Config) -> Outcome) -> Outcome {
    let config = settings
        .check()
        .map_err(|faults| format!("the settings are not valid:\n  - {}", faults.join("\n  - ")))?;
    log(&config);
    run(work(config))
}

fn run(work: impl Future<Output = Outcome>) -> Outcome {
    // The server's own threads are its workers'; this runtime is for what goes on besides.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(work)
}

async fn serve(config: Config, sockets: Vec<TcpListener>) -> Outcome {
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let files = config.smtp_url.is_none().then(|| Post::folder(&config.data));
    let data = config.data.clone();
    let store = Store::open(&config).await?;
    let applied = store.migrate().await?;
    tracing::info!(migrations = applied.len(), "the database is up to date");
    let drain = Duration::from_secs(config.drain_seconds);
    let server = if sockets.is_empty() {
        Server::start(config, &store, Clock::default())?
    } else {
        Server::start_on(sockets, config, &store, Clock::default())?
    };
    let url = server.public_url();
    let mut banner = format!("\nTandem serves on {url}\n\n");
    let mut line = |name: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(banner, "  {name:<15} {value}");
    };
    line("documentation", &format!("{url}/docs/"));
    match &files {
        Some(folder) => line("mails", &format!("{} (set SMTP_URL to send them)", folder.display())),
        None => line("mails", "are sent by SMTP"),
    }
    if store.is_embedded() {
        line("database", &format!("private, kept in {}", data.join("postgres").display()));
    } else {
        line("database", "the one of DATABASE_URL");
    }
    line("next", "in another terminal: cargo run -- demo (a story from pitch to pilot)");
    line("stop", "Ctrl-C");
    say(&format!("{banner}\n"))?;
    let asked = tokio::select! {
        _ = interrupt.recv() => None,
        _ = terminate.recv() => Some(drain),
    };
    tracing::info!("stopping");
    if let Some(drain) = asked {
        // Who asks once more does not want to wait.
        tokio::select! {
            () = server.drain(drain) => {}
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
    server.stop().await;
    store.close().await;
    Ok(())
}

async fn migrate(config: Config) -> Outcome {
    let store = Store::open(&config).await?;
    let applied = store.migrate().await;
    store.close().await;
    let mut text = String::new();
    for name in applied? {
        let _ = writeln!(text, "applied {name}");
    }
    say(&format!("{text}The database is up to date.\n"))
}

fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(&config.log);
    // At debug it writes whole statements, and the one that begins a sign-in holds an address.
    let filter = match "tokio_postgres=info".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    let coloured = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let log = log.with_ansi(coloured);
    // A second attempt in one process changes nothing.
    let _ = if config.log_as_json { log.json().try_init() } else { log.compact().try_init() };
}

fn say(text: &str) -> Outcome {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// An error with everything that brought it about.
fn chain(error: &dyn Error) -> String {
    let mut text = format!("{error}\n");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = writeln!(text, "  because {error}");
        cause = error.source();
    }
    text
}
