//! The database is gone, hangs, or goes away in the middle of a request: each request is answered
//! meanwhile by a problem, and all is well again once the database is, without a restart.

use std::{path::PathBuf, time::Duration};

use futures_util::future::join_all;
use persistence::{
    Settings,
    embedded::{Durability, Embedded, OWNER, Options},
    migrations,
};
use serde_json::json;
use tests::{Answer, Cable, Caller, TestApp, World, until};
use tokio::time::timeout;
use tokio_postgres::NoTls;

/// How long a test waits for an answer: far longer than it takes, since many tests share few cores.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a request is answered while the database stays away: it does not wait for it.
async fn meanwhile(answer: impl Future<Output = Answer>) -> Answer {
    timeout(PATIENCE, answer).await.expect("it is answered while the database is away")
}

fn unavailable(answer: &Answer) {
    answer.problem(503, "unavailable");
    assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
}

/// Everybody is told that it does not work just now.
async fn nobody_is_served(buyer: &Caller, visitor: &Caller) {
    unavailable(&meanwhile(buyer.get("/v1/proposals")).await);
    unavailable(&meanwhile(visitor.get("/health/ready")).await);
    let sign_in = json!({"email": "lead@northern.example", "password": tests::PASSWORD});
    unavailable(&meanwhile(visitor.post("/v1/auth/token", &sign_in)).await);
    // More than there are connections.
    for answer in join_all((0..30).map(|_| meanwhile(buyer.get("/v1/me")))).await {
        unavailable(&answer);
    }
    assert_eq!(visitor.get("/health/live").await.status, 200);
}

async fn everybody_is_served_again(buyer: &Caller, visitor: &Caller) {
    until(async || {
        let answers = [visitor.get("/health/ready").await, buyer.get("/v1/proposals").await];
        if answers.iter().all(|answer| answer.status == 200) { Ok(()) } else { Err(answers) }
    })
    .await;
    for answer in join_all((0..30).map(|_| buyer.get("/v1/me"))).await {
        answer.expect(200);
    }
}

/// A request that waits in the middle of its transaction, for whoever holds all proposals: who does
/// that, until it is dropped.
async fn in_the_middle(
    world: &World,
    path: &str,
    owner: &mut tokio_postgres::Client,
) -> tokio::task::JoinHandle<Answer> {
    owner.batch_execute("BEGIN; SELECT id FROM proposals FOR UPDATE").await.expect("a lock");
    let (buyer, path) = (world.buyer.clone(), path.to_owned());
    let seen = buyer.get(&path).await.expect(200);
    let request = tokio::spawn(async move {
        let path = format!("{path}/acknowledgement");
        buyer.change(&path, &seen["version"], &json!({})).await
    });
    until(async || {
        let sql = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        match owner.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0) {
            0 => Err("no request waits"),
            _ => Ok(()),
        }
    })
    .await;
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_hangs_is_told_and_found_again() {
    let behind = tests::Cluster::get().migrated().await;
    let cable = Cable::to(&behind.owner_url()).await;
    let url = cable.url();
    let app = TestApp::with(|settings| settings.database_url = Some(url)).await;
    let world = World::of(app).await;
    let path = world.submitted().await;
    let mut owner = behind.owner().await;
    for _ in 0..2 {
        let request = in_the_middle(&world, &path, &mut owner).await;
        cable.fall_silent();
        let waits = meanwhile(async { request.await.expect("it is answered") });
        let visitor = world.app.visitor();
        let (answer, ()) = tokio::join!(waits, nobody_is_served(&world.buyer, &visitor));
        unavailable(&answer);
        owner.batch_execute("ROLLBACK").await.expect("the lock goes");
        cable.go_on();
        everybody_is_served_again(&world.buyer, &visitor).await;
        // Nothing was half done.
        assert_eq!(world.buyer.get(&path).await.expect(200)["state"], "submitted");
    }
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
}

/// A cluster of the test's own, which it stops and starts.
pub(crate) fn start(data: PathBuf) -> Embedded {
    let options = Options {
        data,
        durability: Durability::Durable,
        bin_dir: std::env::var_os("PG_BIN_DIR").map(PathBuf::from),
        search_path: std::env::var_os("PATH"),
        temp: std::env::temp_dir(),
    };
    Embedded::start(&options).expect("PostgreSQL starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_stopped_and_started_is_found_again() {
    let data = std::env::temp_dir().join(format!("tandem-test-{}-outage", std::process::id()));
    let folder = data.clone();
    let mut embedded = tokio::task::spawn_blocking(move || start(folder)).await.expect("it runs");
    let url = embedded.url(OWNER, "postgres");
    migrations::run(&Settings::owner(&url).expect("an address")).await.expect("they apply");
    let cable = Cable::to(&url).await;
    let cabled = cable.url();
    let app = TestApp::with(|settings| settings.database_url = Some(cabled)).await;
    let world = World::of(app).await;
    let path = world.submitted().await;
    let visitor = world.app.visitor();
    for _ in 0..2 {
        let url = embedded.url(OWNER, "postgres");
        let (mut owner, connection) =
            tokio_postgres::connect(&url, NoTls).await.expect("it is there");
        tokio::spawn(connection);
        let request = in_the_middle(&world, &path, &mut owner).await;
        let stopped = tokio::task::spawn_blocking(move || drop(embedded));
        let answer = meanwhile(async { request.await.expect("it is answered") }).await;
        unavailable(&answer);
        stopped.await.expect("it stops");
        nobody_is_served(&world.buyer, &visitor).await;
        let folder = data.clone();
        embedded = tokio::task::spawn_blocking(move || start(folder)).await.expect("it runs");
        cable.plug_into(&embedded.url(OWNER, "postgres"));
        everybody_is_served_again(&world.buyer, &visitor).await;
        assert_eq!(world.buyer.get(&path).await.expect(200)["state"], "submitted");
    }
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    drop(world);
    tokio::task::spawn_blocking(move || drop(embedded)).await.expect("it stops");
    std::fs::remove_dir_all(data).expect("the folder goes");
}
