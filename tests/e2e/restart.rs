//! The server ends when it is told to, and nobody notices: what is under way is finished, callers are told
//! to go elsewhere, and on a socket of the service manager's they wait for the next process.

use std::{
    net::TcpListener,
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use reqwest::Method;
use serde_json::json;
use tests::{Caller, World, pitch, until};

use crate::process::Process;

const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

fn terminate(process: u32) {
    let asked = Command::new("kill").arg("-TERM").arg(process.to_string()).status();
    assert!(asked.expect("kill runs").success());
}

/// The environment of a server process on what a world's server leaves behind.
fn environment(world: &World) -> Vec<(&'static str, String)> {
    vec![
        ("DATABASE_URL", world.app.database.owner_url()),
        ("SMTP_URL", world.app.smtp.url()),
        ("TANDEM_DATA", world.app.data().to_string_lossy().into_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_says_so_and_finishes_what_is_under_way() {
    let mut world = World::new().await;
    let path = world.submitted().await;
    world.app.all_mails().await;
    world.app.stop().await;
    let mut given = environment(&world);
    given.push(("DRAIN_SECONDS", "3".to_owned()));
    let given: Vec<_> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let server = Process::start(&given);
    let buyer = world.app.sign_in_at(&server.url, BUYER).await;
    let visitor = world.app.visitor_at(&server.url);
    let before = buyer.get(&path).await;
    assert_eq!(before.header("connection"), "");
    // A request that will not be done for a while.
    let mut owner = world.app.database.owner().await;
    let holder = owner.transaction().await.expect("a transaction");
    holder.execute("SELECT id FROM proposals FOR UPDATE", &[]).await.expect("a lock");
    let waits = tokio::spawn({
        let (buyer, path) = (buyer.clone(), format!("{path}/acknowledgement"));
        let version = before.json()["version"].clone();
        async move { buyer.change(&path, &version, &json!({})).await }
    });
    until(async || {
        let sql = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let watcher = world.app.database.owner().await;
        match watcher.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0) {
            0 => Err("no request waits"),
            _ => Ok(()),
        }
    })
    .await;
    terminate(server.id());
    let ready = until(async || match visitor.get("/health/ready").await {
        answer if answer.status == 503 => Ok(answer),
        answer => Err(answer),
    })
    .await;
    ready.problem(503, "unavailable");
    // Others are served meanwhile, and told that this connection ends.
    let during = buyer.get(&path).await;
    assert_eq!((during.status, during.header("connection")), (200, "close"));
    assert_eq!(visitor.get("/health/live").await.status, 200);
    // Then it takes nobody any more.
    let takes = async || match visitor.request(Method::GET, "/health/live").send().await {
        Ok(answer) => Err(answer),
        Err(_) => Ok(()),
    };
    until(takes).await;
    holder.rollback().await.expect("the lock goes");
    let answer = waits.await.expect("it is answered");
    answer.expect(200);
    assert_eq!(answer.header("connection"), "close");
    assert!(server.ends().success());
}

/// Starts a server process on a socket that listens already, as a service manager does: as the third
/// file, told by the environment.
fn on_socket(listener: &TcpListener, given: &[(&str, String)]) -> Child {
    let socket = OwnedFd::from(listener.try_clone().expect("another handle"));
    let script = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\"";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_tandem-under-test")]).env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    let given = given.iter().map(|(name, value)| (*name, value.as_str()));
    command.env("LOG", "error").env("RATE_LIMIT", "1000000").envs(given);
    command.stdin(Stdio::from(socket)).stdout(Stdio::null()).spawn().expect("it starts")
}

/// What somebody does again and again.
type Act = fn(&Caller, &str) -> reqwest::RequestBuilder;

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_under_traffic_fails_no_request() {
    let mut world = World::new().await;
    world.app.all_mails().await;
    world.app.stop().await;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut given = environment(&world);
    given.push(("DRAIN_SECONDS", "1".to_owned()));
    given.push(("PUBLIC_URL", url.clone()));
    let mut server = on_socket(&listener, &given);
    let buyer = world.app.sign_in_at(&url, BUYER).await;
    let supplier = world.app.sign_in_at(&url, SUPPLIER).await;
    let body = json!({"partnership": world.partnership, "pitch": pitch()}).to_string();
    let drafts = "SELECT count(*) FROM proposals";
    let owner = world.app.database.owner().await;
    assert_eq!(owner.query_one(drafts, &[]).await.expect("a count").get::<_, i64>(0), 0);

    let read: Act = |caller, _| caller.request(Method::GET, "/v1/me");
    let write: Act = |caller, body| {
        let request = caller.request(Method::POST, "/v1/proposals").body(body.to_owned());
        request.header("Content-Type", "application/json")
    };
    let ends = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicU64::new(0));
    let callers = [(&buyer, read), (&buyer, read), (&supplier, write), (&supplier, write)];
    let traffic: Vec<_> = (callers.into_iter().enumerate())
        .map(|(index, (caller, act))| {
            let (ends, answered, body) = (ends.clone(), answered.clone(), body.clone());
            // One of each keeps its connection, the other has a new one each time.
            let caller = if index % 2 == 0 { caller.clone() } else { caller.without_keeping() };
            tokio::spawn(async move {
                let mut written = 0;
                while !ends.load(Ordering::Relaxed) {
                    let answer = act(&caller, &body).send().await.expect("no request fails");
                    let status = answer.status().as_u16();
                    let text = answer.text().await.expect("the body arrives");
                    assert!(status == 200 || status == 201, "{status}: {text}");
                    written += i64::from(status == 201);
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                written
            })
        })
        .collect();
    let some_are_answered = async || {
        let before = answered.load(Ordering::Relaxed);
        until(async || match answered.load(Ordering::Relaxed) {
            now if now >= before + 40 => Ok(()),
            now => Err((before, now)),
        })
        .await;
    };
    for _ in 0..3 {
        some_are_answered().await;
        terminate(server.id());
        let ended = tokio::task::spawn_blocking(move || server.wait()).await.expect("it waits");
        assert!(ended.expect("it ends").success());
        server = on_socket(&listener, &given);
    }
    some_are_answered().await;
    ends.store(true, Ordering::Relaxed);
    let mut written = 0;
    for caller in traffic {
        written += caller.await.expect("no request fails");
    }
    // What was answered was done, once.
    let there: i64 = owner.query_one(drafts, &[]).await.expect("a count").get(0);
    assert_eq!(there, written);
    terminate(server.id());
    server.wait().expect("it ends");
}
