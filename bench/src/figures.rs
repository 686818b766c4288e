//! Single figures: memory, start, mails, and reads beside sign-ins.

use std::time::{Duration, Instant};

use persistence::embedded::{Durability, Embedded, Options as Private};
use tests::smtp::Smtp;

use crate::{
    Options, Outcome,
    cluster::Cluster,
    http::Connection,
    load::{self, Load},
    operations::{Choice, Operation},
    processes, say,
    server::{Server, get},
    table,
};

/// Events a second, while mails are timed.
const EVENTS: u32 = 50;

/// Measures and prints.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let smtp = Smtp::start().await;
    let (database, folder) = (cluster.database(options.set()).await?, options.data.join("tandem"));
    let (url, mail) = (database.owner_url(), smtp.url());
    let settings = [("DATABASE_URL", url.as_str()), ("SMTP_URL", mail.as_str())];
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

    // From here on mails are written.
    let owner = database.owner().await?;
    owner.batch_execute("DROP TRIGGER postpone ON dispatches").await?;
    let events = events(options, &server, &choice);
    let (done, beside) = tokio::join!(events, reads(options, &server, &choice, 8));
    done?;
    let beside = beside?;
    say(&format!(
        "| list, 8 connections, a second: quiet; beside {EVENTS} submissions with their mails | {:.0}; {:.0} |",
        quiet.rate(),
        beside.rate()
    ))?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // One mail for each submission, in the same order.
    let sql = "SELECT count(*), percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (
            ORDER BY extract(epoch FROM sent_at - occurred_at)::float8)
        FROM (SELECT occurred_at, row_number() OVER (ORDER BY occurred_at) AS place FROM events
              WHERE id::text NOT LIKE '0193%' AND action = 'submit') submitted
        JOIN (SELECT sent_at, row_number() OVER (ORDER BY sent_at) AS place FROM mails
              WHERE state = 'sent') sent USING (place)";
    let row = owner.query_one(sql, &[]).await?;
    let (count, lags): (i64, Vec<f64>) = (row.get(0), row.get(1));
    let lags: Vec<_> = lags.iter().map(|lag| format!("{:.0} ms", lag * 1_000.0)).collect();
    say(&format!(
        "| {count} mails, from the event to the mail server: p50, p99 | {} |",
        lags.join(", ")
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

fn requests(choice: &Choice, operation: Operation) -> impl FnMut() -> Vec<u8> + use<> {
    let (choice, mut random) = (choice.clone(), fastrand::Rng::with_seed(1));
    move || choice.request(operation, &mut random)
}

async fn reads(
    options: &Options,
    server: &Server,
    choice: &Choice,
    connections: usize,
) -> Outcome<Load> {
    let times = (Duration::from_secs(1), options.measured());
    let request = requests(choice, Operation::List);
    load::run(&server.address, connections, 200, times, request, || {}).await
}

/// Submits drafts at an even pace while reads are measured.
async fn events(options: &Options, server: &Server, choice: &Choice) -> Outcome<()> {
    let mut connection = Connection::open(&server.address).await?;
    let mut request = requests(choice, Operation::Submit);
    let mut pace = tokio::time::interval(Duration::from_secs(1) / EVENTS);
    let begun = Instant::now();
    while begun.elapsed() < options.measured() + Duration::from_secs(1) {
        pace.tick().await;
        let answer = connection.send(&request()).await?;
        if answer.status != 200 {
            return Err(String::from_utf8_lossy(answer.body).into_owned().into());
        }
    }
    Ok(())
}
