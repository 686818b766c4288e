//! A request that ends in the middle leaves nothing behind: its connection carries neither its rows
//! nor its scope to the next request, and the pool does not run dry.
//!
//! The server has one worker with one connection, so every request gets the one before's.

use std::{task::Poll, time::Duration};

use persistence::{Database, Reading, Scope, Settings, invitations};
use reqwest::Method;
use serde_json::json;
use tests::{Caller, TestApp, World, goal_terms, pitch};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn world() -> World {
    let one = |settings: &mut api::Settings| {
        settings.workers = Some(1);
        settings.connections_per_worker = 1;
    };
    let world = World::of(TestApp::with(one).await).await;
    // An event is listed once all that was under way before it has ended, in other tests as well.
    world.rival.events("organisation.found", 1).await;
    world
}

/// What the rival sees is its own, whatever went on before.
async fn is_alone(world: &World) {
    let rival = &world.rival;
    for list in ["/v1/proposals", "/v1/pilots", "/v1/plans", "/v1/goals", "/v1/partnerships"] {
        assert_eq!(rival.get(list).await.expect(200), json!({"items": [], "next": null}));
    }
    for list in ["/v1/members", "/v1/events"] {
        assert_eq!(rival.get(list).await.expect(200)["items"].as_array().unwrap().len(), 1);
    }
    assert_eq!(rival.get("/v1/me").await.expect(200)["organisation"]["name"], "Southern Stores");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_request_leaves_nothing_to_the_next() {
    let world = world().await;
    world.pilot_in_review().await;
    let plan = world.plan_in_force().await;
    world.goal_agreed(&plan, &goal_terms()).await;
    for round in 0..40_u64 {
        for path in
            ["/v1/proposals", "/v1/pilots", "/v1/goals", "/v1/events?limit=200", "/v1/members"]
        {
            // From the very begin of a transaction to its end: some are cut at each point.
            let patience = Duration::from_micros(300 * (round % 20));
            let answer = tokio::time::timeout(patience, world.buyer.get(path)).await;
            drop(answer);
        }
        is_alone(&world).await;
    }
    world.buyer.get("/v1/proposals").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_connection_leaves_nothing_to_the_next() {
    let world = world().await;
    let body = json!({"partnership": world.partnership, "pitch": pitch()});
    for round in 0..40_u64 {
        let mut streams = Vec::new();
        for _ in 0..3 {
            let stream = begin(&world.supplier, "/v1/proposals", &body.to_string()).await;
            streams.push(stream);
        }
        // As long as an answer to somebody else takes, or not at all.
        if round % 2 == 0 {
            world.app.visitor().get("/health/live").await.expect(200);
        }
        drop(streams);
        is_alone(&world).await;
    }
    // What was begun was done, or was not: there is no proposal without its event.
    let proposals = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM proposals p FULL JOIN
        (SELECT * FROM events WHERE noun = 'proposal') e ON e.object_id = p.id
        WHERE p.id IS NULL OR e.id IS NULL";
    assert_eq!(proposals.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 0);
    world.supplier.post("/v1/proposals", &body).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_dropped_leaves_no_scope_behind() {
    let world = World::new().await;
    let owner = world.app.database.owner().await;
    let row = owner.query_one("SELECT token_hash FROM invitations", &[]).await.unwrap();
    let hash: [u8; 32] = row.get::<_, Vec<u8>>(0).try_into().unwrap();
    let settings = Settings::serving(&world.app.database.owner_url()).unwrap();
    let database = Database::new(&settings, 1).unwrap();
    // The query is the same for both: what it finds depends on the scope alone.
    let sees = async |scope: &Scope| {
        let read = async |tx: &Reading<'_>| invitations::by_token(tx, hash).await;
        database.read(scope, read).await.unwrap().is_some()
    };
    let mut dropped = 0;
    for polls in 1..40 {
        let cut_off = cut(sees(&Scope::token(hash)), polls).await.is_none();
        dropped += u32::from(cut_off);
        assert!(!sees(&Scope::default()).await, "dropped after {polls} polls");
    }
    // The first poll alone never sees the end of a read.
    assert!(dropped > 0);
    assert!(sees(&Scope::token(hash)).await);
}

/// What the future gives, unless it is not ready after so many polls: then it is dropped.
async fn cut<F: Future>(future: F, polls: u32) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Sends a whole request and does not read its answer.
async fn begin(caller: &Caller, path: &str, body: &str) -> TcpStream {
    let url = caller.request(Method::POST, path).build().unwrap().url().clone();
    let address = (url.host_str().unwrap().to_owned(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (token, length) = (caller.token().unwrap(), body.len());
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: tandem\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_caller_has_left_is_done_whole_or_not_at_all() {
    let world = world().await;
    let pilot = world.pilot_in_review().await;
    // Somebody holds the row, so that the request is surely in the middle of its transaction.
    let mut owner = world.app.database.owner().await;
    let holder = owner.transaction().await.unwrap();
    holder.execute("SELECT id FROM pilots FOR UPDATE", &[]).await.unwrap();
    let seen = world.buyer.get(&pilot).await.expect(200);
    let path = format!("{pilot}/rejection");
    let body = json!({"reason": "The range review comes first."});
    let waits = tokio::spawn({
        let (buyer, version) = (world.buyer.clone(), seen["version"].clone());
        async move { buyer.change(&path, &version, &body).await }
    });
    until_somebody_waits(&world).await;
    waits.abort();
    assert!(waits.await.unwrap_err().is_cancelled());
    holder.rollback().await.unwrap();
    is_alone(&world).await;
    let now = world.buyer.get(&pilot).await.expect(200);
    let last = if now["state"] == "rejected" { "pilot.reject" } else { "pilot.submit" };
    let events = world.buyer.events(last, 1).await;
    let last = events.last().unwrap();
    assert_eq!((&last["object"], &last["to"]), (&now["id"], &now["state"]));
}

async fn until_somebody_waits(world: &World) {
    let watcher = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..10_000 {
        if watcher.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) > 0 {
            return;
        }
    }
    panic!("no request waits for the lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_the_database_ended_is_replaced() {
    let world = world().await;
    let owner = world.app.database.owner().await;
    for _ in 0..5 {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        owner.execute(sql, &[]).await.unwrap();
        is_alone(&world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_sent_request_holds_no_connection_to_the_database() {
    let world = world().await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let mut stream = begin(&world.supplier, "/v1/proposals", "").await;
        stream.write_all(b"POST /v1/proposals HTTP/1.1\r\nHost: tandem\r\n").await.unwrap();
        streams.push(stream);
    }
    is_alone(&world).await;
    let mut first = streams.remove(0);
    let mut buffer = [0; 12];
    first.read_exact(&mut buffer).await.unwrap();
    assert_eq!(&buffer, b"HTTP/1.1 400");
}
