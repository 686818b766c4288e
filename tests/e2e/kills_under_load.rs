//! Server and database are killed at random moments under load: nothing that was acknowledged is lost or doubled,
//! and who is to hear of it does, by the same message where it comes twice.
//!
//! Nine kills, or as many as the variable `KILLS` says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use persistence::{
    Settings,
    embedded::{Embedded, OWNER},
    migrations,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Cable, Caller, Receiver, TestApp, World, until};
use tokio::task::spawn_blocking;

use crate::{
    kills::{BUYER, SUPPLIER, verify},
    outage::start,
    process::Process,
};

/// Suppliers' programs that write side by side.
const WRITERS: usize = 4;

/// What is sent until it is acknowledged, however often the server or its database goes away meanwhile.
async fn acknowledged(request: impl Fn() -> RequestBuilder, status: u16) -> Value {
    until(async || {
        let answer = request().send().await.map_err(|error| error.to_string())?;
        let got = answer.status().as_u16();
        let text = answer.text().await.map_err(|error| error.to_string())?;
        // 409: the first try of the same request is not over yet.
        assert!([status, 503, 409].contains(&got), "{got} {text}");
        if got == status { Ok(serde_json::from_str(&text).expect("JSON")) } else { Err(text) }
    })
    .await
}

/// Submits proposals one after the other until it is told to stop; their titles by their ids.
async fn writes(
    supplier: &Caller,
    partnership: &str,
    number: usize,
    stop: &AtomicBool,
    done: &AtomicUsize,
) -> BTreeMap<String, String> {
    let mut written = BTreeMap::new();
    while !stop.load(Ordering::SeqCst) {
        let title = format!("Pitch {} of writer {number}", written.len());
        let mut pitch = tests::pitch();
        pitch["title"] = json!(title);
        let body = json!({"partnership": partnership, "pitch": pitch});
        let draft = || {
            let key = format!("draft {title}");
            supplier
                .request(Method::POST, "/v1/proposals")
                .header("Idempotency-Key", key)
                .json(&body)
        };
        let id = acknowledged(draft, 201).await["id"].as_str().expect("an id").to_owned();
        let submission = || {
            let path = format!("/v1/proposals/{id}/submission");
            let request = supplier.request(Method::POST, &path).header("If-Match", "\"1\"");
            request.header("Idempotency-Key", format!("submit {title}")).json(&json!({}))
        };
        acknowledged(submission, 200).await;
        written.insert(id, title);
        done.fetch_add(1, Ordering::SeqCst);
    }
    written
}

/// Kills every process of a database at once, as a power cut does.
fn kill_database(data: &Path) {
    let file = fs::read_to_string(data.join("cluster/postmaster.pid")).expect("it runs");
    let postmaster = file.lines().next().expect("its process").to_owned();
    let children = format!("/proc/{postmaster}/task/{postmaster}/children");
    let children = fs::read_to_string(children).unwrap_or_default();
    // Some end by themselves meanwhile.
    let _ =
        Command::new("kill").arg("-9").arg(&postmaster).args(children.split_whitespace()).status();
}

/// How often each message came to those who hear of a proposal: for each name, how often by each id.
type Copies = BTreeMap<String, BTreeMap<String, usize>>;

fn count(messages: impl Iterator<Item = (String, String)>) -> Copies {
    let mut copies = Copies::new();
    for (name, id) in messages {
        *copies.entry(name).or_default().entry(id).or_default() += 1;
    }
    copies
}

/// Each of these was told, by one message, however often that came.
#[track_caller]
fn each_by_one(copies: &Copies, names: &BTreeSet<String>) {
    assert_eq!(&copies.keys().cloned().collect::<BTreeSet<_>>(), names);
    assert!(copies.values().all(|ids| ids.len() == 1), "{copies:#?}");
}

/// Each proposal is there once, as an event once, and its webhook message and its mail came.
async fn everybody_has_heard(
    app: &TestApp,
    buyer: &Caller,
    receiver: &Receiver,
    written: &BTreeMap<String, String>,
) {
    let ids: BTreeSet<_> = written.keys().cloned().collect();
    let titles: BTreeSet<_> = written.values().cloned().collect();
    // Nothing was written twice, either.
    let seen = buyer.listed("/v1/proposals").await;
    let submitted = seen.iter().filter(|one| one["state"] == "submitted");
    let found: Vec<_> = submitted.map(|one| text(&one["id"])).collect();
    assert_eq!((found.len(), found.into_iter().collect()), (ids.len(), ids.clone()));
    let events = buyer.listed("/v1/events").await;
    let events = events.iter().filter(|event| event["kind"] == "proposal.submit");
    let events = count(events.map(|event| (text(&event["object"]), text(&event["id"]))));
    each_by_one(&events, &ids);
    assert!(events.values().all(|ids| ids.values().all(|times| *times == 1)));

    let arrived = receiver.received();
    let messages = arrived.iter().map(|message| {
        let object = text(&message.json()["data"]["object"]);
        (object, message.header("webhook-id").to_owned())
    });
    each_by_one(&count(messages), &ids);
    let mails = app.smtp.mails();
    let mails = mails.iter().filter(|mail| mail.to == [BUYER]).filter_map(|mail| {
        let (_, title) = mail.subject.split_once(": Pitch ")?;
        Some((format!("Pitch {title}"), mail.header("Message-ID").expect("an id").to_owned()))
    });
    each_by_one(&count(mails), &titles);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_everybody_hears_of_it() {
    let kills = std::env::var("KILLS").map_or(9, |text| text.parse().expect("a number of kills"));
    let data: PathBuf =
        std::env::temp_dir().join(format!("tandem-test-{}-load", std::process::id()));
    let begin = |data: &Path| {
        let data = data.to_owned();
        spawn_blocking(move || start(data))
    };
    let mut embedded: Embedded = begin(&data).await.expect("it runs");
    let url = embedded.url(OWNER, "postgres");
    migrations::run(&Settings::owner(&url).expect("an address")).await.expect("they apply");
    let cable = Cable::to(&url).await;
    let cabled = cable.url();
    let settings = |settings: &mut api::Settings| {
        settings.database_url = Some(cabled.clone());
        settings.webhook_networks = vec!["127.0.0.0/8".to_owned()];
    };
    let world = World::of(TestApp::with(settings).await).await;
    let receiver = Receiver::start().await;
    world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    let World { mut app, partnership, .. } = world;
    app.stop().await;

    let listen = TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr());
    let listen = listen.expect("a free port").to_string();
    let (folder, smtp) = (app.data().to_string_lossy().into_owned(), app.smtp.url());
    let server = |besides: &'static [(&str, &str)]| {
        let [listen, database, smtp, folder] =
            [&listen, &cabled, &smtp, &folder].map(ToString::to_string);
        spawn_blocking(move || {
            let environment = [
                ("LISTEN", listen.as_str()),
                ("DATABASE_URL", database.as_str()),
                ("SMTP_URL", smtp.as_str()),
                ("TANDEM_DATA", folder.as_str()),
                ("MAIL_FROM", "Tandem <tandem@tandem.example>"),
                ("WEBHOOK_NETWORKS", "127.0.0.0/8"),
            ];
            Process::start(&[&environment, besides].concat())
        })
    };
    let mut process = server(&[]).await.expect("it runs");
    let supplier = app.sign_in_at(&process.url, SUPPLIER).await;
    let (stop, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let writers = (0..WRITERS).map(|number| writes(&supplier, &partnership, number, &stop, &done));
    let mut chance = fastrand::Rng::with_seed(50);
    let kills = async {
        for kill in 0..kills {
            let before = done.load(Ordering::SeqCst);
            let more = chance.usize(1..8);
            until(async || {
                let done = done.load(Ordering::SeqCst);
                if done >= before + more { Ok(()) } else { Err((kill, done)) }
            })
            .await;
            if kill % 2 == 0 {
                process.kill();
                process = server(&[]).await.expect("it runs");
            } else {
                kill_database(&data);
                spawn_blocking(move || drop(embedded)).await.expect("it is gone");
                embedded = begin(&data).await.expect("it runs");
                cable.plug_into(&embedded.url(OWNER, "postgres"));
            }
        }
        stop.store(true, Ordering::SeqCst);
        (process, embedded)
    };
    let (written, (process, embedded)) = tokio::join!(join_all(writers), kills);
    let written: BTreeMap<_, _> = written.into_iter().flatten().collect();
    process.kill();

    // An hour later every lease of what was under way at a kill has ended.
    let process = server(&[("CLOCK_AHEAD", "3600")]).await.expect("it runs");
    let (owner, connection) =
        tokio_postgres::connect(&embedded.url(OWNER, "postgres"), tokio_postgres::NoTls)
            .await
            .expect("a connection");
    tokio::spawn(connection);
    let sql = "SELECT (SELECT count(*) FROM dispatches)
        + (SELECT count(*) FROM mails WHERE state = 'queued')
        + (SELECT count(*) FROM webhook_deliveries WHERE state = 'queued')";
    until(async || {
        let left: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
        if left == 0 { Ok(()) } else { Err(left) }
    })
    .await;

    assert_eq!(written.len(), done.load(Ordering::SeqCst));
    let buyer = app.sign_in_at(&process.url, BUYER).await;
    everybody_has_heard(&app, &buyer, &receiver, &written).await;
    let ledger = buyer.get(&format!("/v1/partnerships/{partnership}/ledger")).await;
    verify(&ledger.text);

    process.kill();
    drop(app);
    spawn_blocking(move || drop(embedded)).await.expect("it stops");
    fs::remove_dir_all(data).expect("the folder goes");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
