//! What a user might have built instead: reads of a service on Fastify, on the same tables, with
//! the same tokens, under the same row-level security.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::{
    Options, Outcome,
    cluster::Cluster,
    load::{self, Load},
    operations::{Choice, Operation},
    processes, say,
    server::{Server, free_port},
    table::{self, Watch, micros},
};

/// Measures and prints, where Node is there.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fastify");
    if Command::new("node").arg("--version").stdout(Stdio::null()).status().await.is_err() {
        return say("\n!!! SKIPPED: the service on Fastify, since Node is not installed");
    }
    if !folder.join("node_modules").exists() {
        let npm = Command::new("npm").args(["install", "--silent"]).current_dir(&folder).status();
        if !npm.await?.success() {
            return say("\n!!! SKIPPED: the service on Fastify, since npm cannot install it");
        }
    }
    let database = cluster.database(options.set()).await?;
    let url = database.owner_url();
    let mut server = Server::start(&options.data.join("tandem"), &[("DATABASE_URL", &url)])?;
    server.ready().await?;
    let choice = table::choice(&server, &database).await?;
    let (mut node, address) = start(&folder, &database.url("tandem_app"), &server.address).await?;
    let process = node.id().ok_or("the service on Fastify has ended")?;
    let postmaster = processes::postmaster(&cluster.data())?;
    say("\n| read | connections | Fastify/s | Tandem/s | times | Fastify us | Tandem us |")?;
    say("|---|---|---|---|---|---|---|")?;
    for operation in [Operation::List, Operation::Get] {
        for connections in &options.connections {
            let peer = Watch::new(process, postmaster);
            let (theirs, their_cost) =
                load(options, &address, &peer, &choice, operation, *connections).await?;
            let tandem = Watch::new(server.process, postmaster);
            let (ours, our_cost) =
                load(options, &server.address, &tandem, &choice, operation, *connections).await?;
            say(&format!(
                "| {} | {connections} | {:.0} | {:.0} | {:.1} | {their_cost:.0} | {our_cost:.0} |",
                operation.name(),
                theirs.rate(),
                ours.rate(),
                ours.rate() / theirs.rate(),
            ))?;
            for error in [theirs.first_error, ours.first_error].into_iter().flatten() {
                say(&format!("error: {error}"))?;
            }
        }
    }
    node.kill().await?;
    server.stop().await
}

async fn start(folder: &Path, database: &str, tandem: &str) -> Outcome<(Child, String)> {
    let port = free_port()?.to_string();
    let mut command = Command::new("node");
    command.arg("server.js").current_dir(folder);
    command.env("DATABASE_URL", database).env("PORT", &port);
    command.env("JWKS_URL", format!("http://{tandem}/.well-known/jwks.json"));
    command.env("ISSUER", "http://tandem.example");
    // It ends when its standard input does.
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let stdout = child.stdout.take().ok_or("the service on Fastify is silent")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if line == "ready" {
            return Ok((child, format!("127.0.0.1:{port}")));
        }
    }
    Err("the service on Fastify does not start".into())
}

/// What was answered, and the CPU time of each answer in microseconds, the client's included.
async fn load(
    options: &Options,
    address: &str,
    watch: &Watch,
    choice: &Choice,
    operation: Operation,
    connections: usize,
) -> Outcome<(Load, f64)> {
    let (chosen, mut random) = (choice.clone(), fastrand::Rng::with_seed(1));
    let request = move || chosen.request(operation, &mut random);
    let times = (Duration::from_secs(1), options.measured());
    let load = load::run(address, connections, 200, times, request, || watch.mark()).await?;
    let spent = watch.spent();
    let cost = micros(spent.server + spent.database + spent.client, f64::from(load.answers));
    Ok((load, cost))
}
