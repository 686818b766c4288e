//! Measures Tandem over HTTP against the limit of its database and against what a user might have
//! built instead, and soaks it under mixed load. Only ratios of one run count.
#![expect(clippy::print_stdout, reason = "its results are what it prints")]

mod cluster;
mod figures;
mod growth;
mod http;
mod lag;
mod load;
mod operations;
mod peer;
mod pgbench;
mod processes;
mod server;
mod soak;
mod stopwatch;
mod table;
mod telling;

use std::{ffi::OsString, path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;

use crate::cluster::Cluster;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measure Tandem
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Options {
    /// What to do; without it, everything but the soak
    #[arg(value_enum)]
    parts: Vec<Part>,

    /// Minutes that the soak takes
    #[arg(long, default_value_t = 10)]
    minutes: u64,

    /// Proposals in the database
    #[arg(long, default_value_t = 1_000_000)]
    proposals: u32,

    /// Drafts to submit and pilots to approve, of each so many
    #[arg(long, default_value_t = 320_000)]
    spare: u32,

    /// Print the statements of each operation, as the limit runs them
    #[arg(long)]
    statements: bool,

    /// Seconds for which each figure is measured, in each round
    #[arg(long, default_value_t = 3)]
    seconds: u64,

    /// Rounds: each measures the limit and Tandem in turn
    #[arg(long, default_value_t = 2)]
    rounds: u32,

    /// Connections, each number a line of the table
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32, 128])]
    connections: Vec<usize>,

    /// Only these operations
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,

    /// Where the databases are kept from one run to the next
    #[arg(long, default_value = "/var/tmp/tandem-bench")]
    data: PathBuf,

    /// Where programs are looked for
    #[arg(long, env = "PATH", hide = true)]
    path: Option<OsString>,
}

/// A part of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Each operation against the limit
    Table,
    /// Reads against a service on Fastify
    Peer,
    /// Memory, start, sign-ins beside reads
    Figures,
    /// From events to their mails and webhooks
    Lag,
    /// Reads with more proposals and more organisations
    Growth,
    /// How long an answer takes about what exists and about what does not
    Stopwatch,
    /// Mixed traffic for long
    Soak,
}

impl Options {
    /// The set on which operations are measured.
    fn set(&self) -> tests::data::DataSet {
        let now = jiff::Timestamp::now();
        cluster::Database::set(200, 20, self.proposals, self.spare, now)
    }

    fn measured(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_default();
    if name == "tandem" {
        return api::main();
    }
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = say(&format!("bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Outcome<()> {
    // Migrations need a second thread; the load itself runs on this one.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let cluster = Cluster::start(&options.data, options.path.clone()).await?;
        let done = parts(options, &cluster).await;
        cluster.stop();
        done
    })
}

async fn parts(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let all = [Part::Table, Part::Peer, Part::Figures, Part::Lag, Part::Growth, Part::Stopwatch];
    let wanted = if options.parts.is_empty() { &all[..] } else { &options.parts };
    for part in wanted {
        match part {
            Part::Table => table::measure(options, cluster).await?,
            Part::Peer => peer::measure(options, cluster).await?,
            Part::Figures => figures::measure(options, cluster).await?,
            Part::Lag => lag::measure(options, cluster).await?,
            Part::Growth => growth::measure(options, cluster).await?,
            Part::Stopwatch => stopwatch::measure(options, cluster).await?,
            Part::Soak => soak::run(options, cluster).await?,
        }
    }
    Ok(())
}

fn say(line: &str) -> Outcome<()> {
    use std::io::Write as _;
    println!("{line}");
    Ok(std::io::stdout().flush()?)
}
