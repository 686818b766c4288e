//! Mixed traffic of 200 organisations for long: no error, no row of anybody else's, memory that stays
//! as it is, queues that drain.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use serde_json::Value;
use tests::data::Numbered;

use crate::{
    Options, Outcome,
    cluster::{Cluster, Database},
    http::Connection,
    operations::{Choice, Operation},
    processes, say,
    server::get,
    telling::Telling,
};

/// Connections that send requests, each one after the other.
const CONNECTIONS: usize = 16;

/// Requests of a hundred that are of each kind; what is missing lists and checks what it gets.
const MIX: [(Operation, u32); 4] =
    [(Operation::Get, 40), (Operation::Search, 2), (Operation::Submit, 2), (Operation::Approve, 1)];

/// A token lives ten minutes.
const RENEWAL: Duration = Duration::from_mins(4);

/// Runs and prints; fails on the first wrong answer.
pub(crate) async fn run(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let mut telling = Telling::start(options, cluster).await?;
    let end = Instant::now() + Duration::from_secs(options.minutes * 60);
    let mut requests = 0_u64;
    say(
        "\n| minute | requests | memory MiB | events, mails and webhooks waiting |\n|---|---|---|---|",
    )?;
    while Instant::now() < end {
        let everybody = Choice::organisations(&telling.database.set);
        telling.choice.renew(telling.server.sign_in(everybody).await?);
        let pause = (Instant::now() + RENEWAL).min(end);
        while Instant::now() < pause {
            let until = (Instant::now() + Duration::from_mins(1)).min(pause);
            let callers = (0..CONNECTIONS).map(|_| call(&telling, fastrand::Rng::new(), until));
            requests += futures_util::future::try_join_all(callers).await?.iter().sum::<u64>();
            let left = end.saturating_duration_since(Instant::now()).as_secs() / 60;
            let memory = processes::memory(telling.server.process)?;
            let minute = options.minutes - left;
            say(&format!(
                "| {minute} | {requests} | {memory:.0} | {} |",
                telling.waiting().await?
            ))?;
        }
    }
    say(&format!("Queues drained in {} s; no error.", telling.drain().await?.as_secs()))?;
    telling.server.stop().await
}

/// Sends requests one after the other; how many.
async fn call(telling: &Telling<'_>, mut random: fastrand::Rng, until: Instant) -> Outcome<u64> {
    let Telling { server, database, choice, .. } = telling;
    let mut connection = Connection::open(&server.address).await?;
    let mut count = 0;
    while Instant::now() < until {
        count += 1;
        let mut turn = random.u32(..100);
        let kind = MIX.iter().find(|(_, share)| {
            let hit = turn < *share;
            turn = turn.saturating_sub(*share);
            hit
        });
        let Some((operation, _)) = kind else {
            list(&mut connection, database, choice, &mut random).await?;
            continue;
        };
        let answer = connection.send(&choice.request(*operation, &mut random)).await?;
        if answer.status != 200 {
            let body = String::from_utf8_lossy(answer.body);
            return Err(format!("{}: {} {body}", operation.name(), answer.status).into());
        }
    }
    Ok(count)
}

/// Lists, and looks whether every row is of a partnership of the caller's.
async fn list(
    connection: &mut Connection,
    database: &Database<'_>,
    choice: &Choice,
    random: &mut fastrand::Rng,
) -> Outcome<()> {
    let set = &database.set;
    let caller = random.choice(Choice::organisations(set)).ok_or("nobody calls")?;
    let answer = connection.send(&get("/v1/proposals?limit=50", choice.token(caller))).await?;
    let body: Value = serde_json::from_slice(answer.body)?;
    let items = body.get("items").and_then(Value::as_array).ok_or_else(|| body.to_string())?;
    let own = (0..set.partnerships())
        .filter(|pair| caller == set.buyer_of(*pair) || caller == set.supplier_of(*pair));
    let own: HashSet<_> = own.map(|pair| Numbered::Partnership.id(pair)).collect();
    let of = |item: &Value| item.get("partnership").and_then(Value::as_str).map(str::to_owned);
    match items.iter().find(|item| of(item).is_none_or(|pair| !own.contains(&pair))) {
        Some(item) => Err(format!("organisation {caller} sees a row of others: {item}").into()),
        None if items.len() == 50 => Ok(()),
        None => Err(format!("organisation {caller} sees {} rows", items.len()).into()),
    }
}
