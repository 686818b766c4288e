//! Single figures: memory, start, and reads beside sign-ins.

use std::time::{Duration, Instant};

use persistence::embedded::{Durability, Embedded, Options as Private};

use crate::{
    Options, Outcome,
    cluster::Cluster,
    load::{self, Load},
    operations::{Choice, Operation},
    processes, say,
    server::{Server, get},
    table,
};

/// Measures and prints.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let (database, folder) = (cluster.database(options.set()).await?, options.data.join("tandem"));
    let url = database.owner_url();
    let settings = [("DATABASE_URL", url.as_str())];
    say("\n| figure | value |\n|---|---|")?;
    let mut server = Server::start(&folder, &settings)?;
    server.ready().await?;
    let idle = processes::memory(server.process)?;
    say(&format!("| memory when idle | {idle:.0} MiB |"))?;
    let choice = table::choice(&server, &database).await?;
    let quiet = reads(options, &server, &choice, 128).await?;
    let busy = processes::memory(server.process)?;
    say(&format!("| memory under 128 connections, after 200 sign-ins | {busy:.0} MiB |"))?;
    say(&format!("| list, 128 connections: p50, p99 | {} |", times(&quiet)))?;
    server.stop().await?;

    let begun = Instant::now();
    let mut server = Server::start(&folder, &settings)?;
    server.wait(&get("/v1/me", choice.token(0)), 200).await?;
    let start = begun.elapsed().as_millis();
    say(&format!("| start to the first authenticated answer | {start} ms |"))?;
    for which in ["first", "later"] {
        let begun = Instant::now();
        let private = private(options)?;
        say(&format!(
            "| private PostgreSQL, {which} start | {} ms |",
            begun.elapsed().as_millis()
        ))?;
        drop(private);
    }
    std::fs::remove_dir_all(options.data.join("private"))?;

    let quiet = reads(options, &server, &choice, 8).await?;
    say(&format!("| list, 8 connections: p50, p99 | {} |", times(&quiet)))?;
    let sign_ins = load::run(
        &server.address,
        8,
        200,
        (Duration::from_secs(1), options.measured()),
        requests(&choice, Operation::SignIn),
        || {},
    );
    let (flood, beside) = tokio::join!(sign_ins, reads(options, &server, &choice, 8));
    let beside = beside?;
    say(&format!(
        "| the same beside {:.0} sign-ins a second | {} |",
        flood?.rate(),
        times(&beside)
    ))?;

    server.stop().await
}

fn private(options: &Options) -> Outcome<Embedded> {
    Ok(Embedded::start(&Private {
        data: options.data.join("private"),
        durability: Durability::Durable,
        bin_dir: None,
        search_path: options.path.clone(),
        temp: std::env::temp_dir(),
    })?)
}

fn times(load: &Load) -> String {
    format!("{:.1} ms, {:.1} ms", load.percentile(0.5), load.percentile(0.99))
}

/// Requests of an operation on rows by chance, the same in each run.
pub(crate) fn requests(choice: &Choice, operation: Operation) -> impl FnMut() -> Vec<u8> + use<> {
    let (choice, mut random) = (choice.clone(), fastrand::Rng::with_seed(1));
    move || choice.request(operation, &mut random)
}

/// Lists, over so many connections.
pub(crate) async fn reads(
    options: &Options,
    server: &Server,
    choice: &Choice,
    connections: usize,
) -> Outcome<Load> {
    let times = (Duration::from_secs(1), options.measured());
    let request = requests(choice, Operation::List);
    load::run(&server.address, connections, 200, times, request, || {}).await
}
