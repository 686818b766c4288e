//! How long after an event its mails and its webhooks are handed over, and what that takes from reads.

use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tokio::time::interval_at;
use tokio_postgres::Client;

use crate::{
    Options, Outcome,
    cluster::Cluster,
    figures::{reads, requests},
    http::Connection,
    operations::{Choice, Operation},
    say,
    server::Server,
    telling::Telling,
};

/// Events a second.
const PACES: [u32; 3] = [50, 200, 500];

/// So many connections submit in turn.
const WRITERS: u32 = 8;

/// From an event to the end of handing over its mail, and to the beginning of its webhooks' first attempts:
/// how many, and the seconds at the median and at 99 of 100.
const MAILS: &str = "SELECT count(*), percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (
        ORDER BY extract(epoch FROM sent_at - occurred_at)::float8)
    FROM events JOIN mails ON about = object_id
    WHERE action = 'submit' AND position > $1 AND sent_at IS NOT NULL";
const WEBHOOKS: &str = "SELECT count(*), percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (
        ORDER BY extract(epoch FROM at - occurred_at)::float8)
    FROM events JOIN webhook_deliveries d ON d.event_id = events.id
    JOIN webhook_attempts a ON a.delivery_id = d.id AND a.number = 1
    WHERE position > $1";

/// Measures and prints.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let telling = Telling::start(options, cluster).await?;
    let Telling { owner, server, choice, .. } = &telling;
    let quiet = reads(options, server, choice, 8).await?.rate();
    say(&format!("\nLists a second at 8 connections, quiet: {quiet:.0}"))?;
    say(
        "\n| submissions a second | lists a second beside | mails: p50, p99 | webhooks: p50, p99 | drained after |",
    )?;
    say("|---|---|---|---|---|")?;
    for pace in PACES {
        let last: i64 = owner.query_one("SELECT max(position) FROM events", &[]).await?.get(0);
        let submissions = submit(options, server, choice, pace);
        let (done, beside) = tokio::join!(submissions, reads(options, server, choice, 8));
        let (rate, beside) = (done?, beside?.rate());
        let drained = telling.drain().await?.as_secs_f64();
        let (mails, webhooks) =
            (times(owner, MAILS, last).await?, times(owner, WEBHOOKS, last).await?);
        say(&format!("| {rate:.0} | {beside:.0} | {mails} | {webhooks} | {drained:.1} s |"))?;
    }
    telling.server.stop().await
}

/// Submits drafts at an even pace, if it can; how many a second.
async fn submit(options: &Options, server: &Server, choice: &Choice, pace: u32) -> Outcome<f64> {
    let begun = Instant::now();
    let apart = Duration::from_secs(1) / pace;
    let writers = (0..WRITERS).map(async |writer| {
        let mut connection = Connection::open(&server.address).await?;
        let mut request = requests(choice, Operation::Submit);
        let first = tokio::time::Instant::now() + apart * writer;
        let (mut pace, mut count) = (interval_at(first, apart * WRITERS), 0_u32);
        while begun.elapsed() < options.measured() + Duration::from_secs(1) {
            pace.tick().await;
            let answer = connection.send(&request()).await?;
            if answer.status != 200 {
                return Err(String::from_utf8_lossy(answer.body).into_owned().into());
            }
            count += 1;
        }
        Outcome::Ok(count)
    });
    let count: u32 = try_join_all(writers).await?.into_iter().sum();
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

async fn times(owner: &Client, sql: &str, after: i64) -> Outcome<String> {
    let row = owner.query_one(sql, &[&after]).await?;
    let (count, times): (i64, Option<Vec<f64>>) = (row.get(0), row.get(1));
    let times = times.unwrap_or_default();
    let times: Vec<_> = times.iter().map(|time| format!("{:.0} ms", time * 1_000.0)).collect();
    Ok(format!("{count}: {}", times.join(", ")))
}
