//! The table: each operation at each number of connections, the limit and Tandem in turn.

use std::{cell::RefCell, rc::Rc, time::Duration};

use serde_json::Value;
use tests::{data::Numbered, statements::Recorder};

use crate::{
    Options, Outcome,
    cluster::{Cluster, Database},
    http::Connection,
    load::{self, Load},
    operations::{Choice, Operation},
    pgbench::Script,
    processes, say,
    server::{Server, get},
};

/// CPU times at an instant.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cpu {
    pub(crate) client: Duration,
    pub(crate) server: Duration,
    pub(crate) database: Duration,
}

/// Where CPU time is spent.
pub(crate) struct Watch {
    server: u32,
    postmaster: u32,
    marks: Rc<RefCell<Vec<Cpu>>>,
}

impl Watch {
    pub(crate) fn new(server: u32, postmaster: u32) -> Self {
        Self { server, postmaster, marks: Rc::default() }
    }

    pub(crate) fn mark(&self) {
        self.marks.borrow_mut().push(Cpu {
            client: processes::cpu(std::process::id()),
            server: processes::cpu_of_family(self.server),
            database: processes::cpu_of_family(self.postmaster),
        });
    }

    /// What was spent between the two marks.
    pub(crate) fn spent(&self) -> Cpu {
        let marks = self.marks.take();
        let (first, last) = (marks.first().copied(), marks.last().copied());
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        Cpu {
            client: last.client.saturating_sub(first.client),
            server: last.server.saturating_sub(first.server),
            database: last.database.saturating_sub(first.database),
        }
    }
}

/// A line of the table: what the limit and Tandem did in one round.
#[derive(Debug, Clone, Default)]
struct Round {
    limit: f64,
    limit_micros: f64,
    load: Load,
    server_micros: f64,
    database_micros: f64,
    client_micros: f64,
}

impl Round {
    fn micros(&self) -> f64 {
        self.server_micros + self.database_micros + self.client_micros
    }
}

pub(crate) fn micros(spent: Duration, count: f64) -> f64 {
    spent.as_secs_f64() * 1e6 / count.max(1.0)
}

/// Prints the table.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let database = cluster.database(options.set()).await?;
    let postmaster = processes::postmaster(&cluster.data())?;
    let folder = options.data.join("tandem");
    let url = database.owner_url();
    let mut server = Server::start(&folder, &[("DATABASE_URL", &url)])?;
    server.ready().await?;
    let mut choice = choice(&server, &database).await?;
    say(
        "| operation | connections | pgbench/s | Tandem/s | throughput | CPU | us server | us database | us client | p50 ms | p99 ms | errors |",
    )?;
    say("|---|---|---|---|---|---|---|---|---|---|---|---|")?;
    for operation in Operation::ALL {
        if !options.only.is_empty()
            && !options.only.iter().any(|one| operation.name().starts_with(one))
        {
            continue;
        }
        choice.begin_spare();
        let script = script(&server, &database, &choice, operation).await?;
        if options.statements {
            say(script.statements())?;
        }
        for connections in &options.connections {
            // A token lives ten minutes.
            choice.renew(server.sign_in(Choice::organisations(&database.set)).await?);
            let mut rounds = Vec::new();
            for _ in 0..options.rounds {
                let against = Against { database: &database, choice: &choice, script: &script };
                let watch = Watch::new(server.process, postmaster);
                let seconds = options.seconds;
                rounds.push(against.round(&server, &watch, *connections, seconds).await?);
            }
            print(operation, *connections, rounds)?;
        }
    }
    server.stop().await
}

/// Signs everybody in and reads what they need to know.
pub(crate) async fn choice(server: &Server, database: &Database<'_>) -> Outcome<Choice> {
    let set = &database.set;
    let tokens = server.sign_in(Choice::organisations(set)).await?;
    let choice = Choice::new(set.clone(), tokens);
    let mut connection = Connection::open(&server.address).await?;
    let mut hashes = Vec::new();
    for pilot in 0..set.partnerships().min(set.spare) {
        let path = format!("/v1/pilots/{}", Numbered::SparePilot.id(pilot));
        let Some(token) = choice.token(set.buyer_of(pilot)) else { break };
        let answer = connection.send(&get(&path, Some(token))).await?;
        let body: Value = serde_json::from_slice(answer.body)?;
        let hash = body.get("content_hash").and_then(Value::as_str);
        hashes.push(hash.ok_or_else(|| format!("no hash in {body}"))?.to_owned());
    }
    Ok(choice.with_hashes(hashes))
}

/// Sends one request and makes a script of what Tandem sent.
async fn script(
    server: &Server,
    database: &Database<'_>,
    choice: &Choice,
    operation: Operation,
) -> Outcome<Script> {
    let owner = database.owner().await?;
    let mut recorder = Recorder::begin(&database.cluster().log(), &owner).await?;
    let (request, known) = choice.sample(operation);
    let mut connection = Connection::open(&server.address).await?;
    let answer = connection.send(&request).await?;
    if answer.status != 200 {
        let body = String::from_utf8_lossy(answer.body);
        return Err(format!("{}: {} {body}", operation.name(), answer.status).into());
    }
    let statements = recorder.take(&owner).await?;
    recorder.end(&owner).await?;
    Ok(Script::new(operation, &statements, &known))
}

/// What a round measures Tandem against, and on which rows.
struct Against<'a> {
    database: &'a Database<'a>,
    choice: &'a Choice,
    script: &'a Script,
}

impl Against<'_> {
    /// Measures the limit and then Tandem, each for so many seconds.
    async fn round(
        &self,
        server: &Server,
        watch: &Watch,
        connections: usize,
        seconds: u64,
    ) -> Outcome<Round> {
        let Self { database, choice, script } = *self;
        let run = script.run(database, choice, connections, seconds, || watch.mark()).await?;
        let limit_micros = micros(watch.spent().database + run.cpu, run.transactions);
        let times = (Duration::from_secs(1), Duration::from_secs(seconds));
        let (chosen, mut random) = (choice.clone(), fastrand::Rng::with_seed(1));
        let operation = script.operation();
        let request = move || chosen.request(operation, &mut random);
        let mark = || watch.mark();
        let load = load::run(&server.address, connections, 200, times, request, mark).await?;
        let (spent, count) = (watch.spent(), f64::from(load.answers));
        Ok(Round {
            limit: run.rate,
            limit_micros,
            server_micros: micros(spent.server, count),
            database_micros: micros(spent.database, count),
            client_micros: micros(spent.client, count),
            load,
        })
    }
}

/// Prints the round in the middle, by the ratio of the throughputs.
fn print(operation: Operation, connections: usize, mut rounds: Vec<Round>) -> Outcome<()> {
    rounds.sort_by(|a, b| (a.load.rate() / a.limit).total_cmp(&(b.load.rate() / b.limit)));
    let errors: u32 = rounds.iter().map(|round| round.load.errors).sum();
    let error = rounds.iter().find_map(|round| round.load.first_error.clone());
    let middle = rounds.len() / 2;
    let round = rounds.into_iter().nth(middle).unwrap_or_default();
    say(&format!(
        "| {} | {connections} | {:.0} | {:.0} | {:.2} | {:.2} | {:.0} | {:.0} | {:.0} | {:.2} | {:.2} | {errors} |",
        operation.name(),
        round.limit,
        round.load.rate(),
        round.load.rate() / round.limit,
        round.limit_micros / round.micros(),
        round.server_micros,
        round.database_micros,
        round.client_micros,
        round.load.percentile(0.5),
        round.load.percentile(0.99),
    ))?;
    match error {
        Some(error) => say(&format!("first error: {error}")),
        None => Ok(()),
    }
}
