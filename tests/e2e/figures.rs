//! What is told to whoever runs Tandem: figures and traces, and nothing of whom they are about.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use jiff::Timestamp;
use persistence::{Database, Reading, Scope, Settings, queues};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{TestApp, World, until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

/// All figures, by their names with labels.
async fn figures(address: SocketAddr) -> BTreeMap<String, f64> {
    let answer = reqwest::get(format!("http://{address}/metrics")).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let form = answer.headers()["content-type"].to_str().expect("a text").to_owned();
    assert!(form.starts_with("application/openmetrics-text"), "{form}");
    let text = answer.text().await.expect("a body");
    assert!(text.ends_with("# EOF\n"), "{text}");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let figure = |line: &str| {
        let (name, value) = line.rsplit_once(' ').expect("a value");
        (name.to_owned(), value.parse().expect("a number"))
    };
    lines.map(figure).collect()
}

fn counted(figures: &BTreeMap<String, f64>, labels: &str) -> f64 {
    figures.get(&format!("tandem_requests_total{{{labels}}}")).copied().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_tell_of_requests_and_of_nobody() {
    let listen = |settings: &mut api::Settings| {
        settings.metrics_listen = Some("127.0.0.1:0".to_owned());
    };
    let world = World::of(TestApp::with(listen).await).await;
    let address = world.app.metrics_address().expect("it listens");
    let path = world.submitted().await;
    let before = figures(address).await;
    for _ in 0..3 {
        world.buyer.get(&path).await.expect(200);
    }
    world.rival.get(&path).await.problem(404, "not_found");
    world.app.visitor().get("/v1/nowhere/secret").await.problem(404, "not_found");
    let strange = Method::from_bytes(b"SECRET").expect("a method");
    world.buyer.send(world.buyer.request(strange, &path)).await.problem(405, "method_not_allowed");
    let after = figures(address).await;
    let more = |labels: &str| counted(&after, labels) - counted(&before, labels);
    let show = "route=\"/v1/proposals/{id}\",method=\"GET\"";
    for (labels, count) in [
        (format!("{show},status=\"2xx\""), 3.0),
        (format!("{show},status=\"4xx\""), 1.0),
        ("route=\"none\",method=\"GET\",status=\"4xx\"".to_owned(), 1.0),
        (show.replace("GET", "other") + ",status=\"4xx\"", 1.0),
    ] {
        assert!((more(&labels) - count).abs() < 0.1, "{labels}: {after:#?}");
    }
    let all = format!("tandem_request_duration_seconds_count{{{show},status=\"2xx\"}}");
    let within =
        format!("tandem_request_duration_seconds_bucket{{le=\"10.0\",{show},status=\"2xx\"}}");
    let within = after.get(&within).or_else(|| {
        let other =
            format!("tandem_request_duration_seconds_bucket{{{show},status=\"2xx\",le=\"10.0\"}}");
        after.get(&other)
    });
    assert_eq!(within, after.get(&all), "{after:#?}");
    assert!(within.is_some_and(|count| *count >= 3.0), "{after:#?}");
    // No label holds an id, a path or whose it is.
    for name in after.keys() {
        let labels = name.split_once('{').map_or("", |(_, labels)| labels).trim_end_matches('}');
        for label in labels.split("\",") {
            let known = ["", "le", "method", "queue", "route", "status"];
            let label = label.split('=').next().unwrap_or_default();
            assert!(known.contains(&label), "{name}");
        }
        let told = name.to_lowercase();
        let digits = told.split(|one: char| !one.is_ascii_hexdigit()).map(str::len).max();
        assert!(digits < Some(12), "{name}");
        assert!(!told.contains("secret") && !told.contains("nowhere"), "{name}");
    }
    // It is not told where callers are.
    assert_eq!(world.app.visitor().get("/metrics").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_tell_how_full_it_is() {
    let listen = |settings: &mut api::Settings| {
        settings.metrics_listen = Some("127.0.0.1:0".to_owned());
    };
    let world = World::of(TestApp::with(listen).await).await;
    let address = world.app.metrics_address().expect("it listens");
    let path = world.submitted().await;
    let seen = world.buyer.get(&path).await.expect(200);
    let mut owner = world.app.database.owner().await;
    let holder = owner.transaction().await.expect("a transaction");
    holder.execute("SELECT id FROM proposals FOR UPDATE", &[]).await.expect("a lock");
    let waits = tokio::spawn({
        let (buyer, path) = (world.buyer.clone(), format!("{path}/acknowledgement"));
        async move { buyer.change(&path, &seen["version"], &json!({})).await }
    });
    let is = async |name: &str, wanted: f64| {
        until(async || {
            let figures = figures(address).await;
            match figures.get(name) {
                Some(value) if (value - wanted).abs() < 0.1 => Ok(()),
                value => Err(format!("{name} is {value:?}")),
            }
        })
        .await;
    };
    is("tandem_requests_in_flight", 1.0).await;
    is("tandem_connections_in_use", 1.0).await;
    holder.rollback().await.expect("the lock goes");
    waits.await.expect("it is answered").expect(200);
    is("tandem_requests_in_flight", 0.0).await;
    is("tandem_connections_in_use", 0.0).await;
    is("tandem_connections_awaited", 0.0).await;
    is("tandem_passwords_awaited", 0.0).await;
    for queue in ["deadlines", "dispatches", "jobs", "mails"] {
        is(&format!("tandem_queue_due{{queue=\"{queue}\"}}"), 0.0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn queues_are_as_long_as_what_is_due_in_them() {
    let mut world = World::new().await;
    world.submitted().await;
    world.app.all_mails().await;
    world.app.stop().await;
    let owner = world.app.database.owner().await;
    owner
        .batch_execute(
            "INSERT INTO dispatches (event_id, org_id, due_at, attempts)
                SELECT id, org_id, now() - interval '100 seconds', 0 FROM events ORDER BY position LIMIT 2;
            UPDATE mails SET state = 'queued', sent_at = NULL, due_at = now() - interval '50 seconds'
                WHERE id = (SELECT id FROM mails LIMIT 1);
            UPDATE deadlines SET due_at = now() + interval '1 hour'",
        )
        .await
        .expect("what waits");
    let settings = Settings::serving(&world.app.database.owner_url()).expect("an address");
    let database = Database::new(&settings, 1).expect("a pool");
    let now = Timestamp::now();
    let look = async |tx: &Reading<'_>| queues::look(tx, now).await;
    let found = database.read(&Scope::worker(), look).await.expect("it looks");
    let found = found.map(|queue| {
        let since = queue.first_due_at.map(|due| now.duration_since(due).as_secs() / 10);
        (queue.name, queue.due, since)
    });
    let expected = [
        ("dispatches", 2, Some(10)),
        ("mails", 1, Some(5)),
        ("deadlines", 0, None),
        ("jobs", 0, None),
    ];
    assert_eq!(found, expected);
}

/// A collector of traces: what it is sent.
async fn collector() -> (String, mpsc::UnboundedReceiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, received) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            loop {
                let mut chunk = [0; 4_096];
                let count = stream.read(&mut chunk).await.unwrap_or_default();
                bytes.extend_from_slice(&chunk[..count]);
                let text = String::from_utf8_lossy(&bytes);
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    assert!(count > 0, "no whole head: {text}");
                    continue;
                };
                let head = head.to_lowercase();
                assert!(head.starts_with("post /v1/traces http/1.1"), "{head}");
                assert!(head.contains("content-type: application/json"), "{head}");
                let length = head.split_once("content-length: ").expect("a length").1;
                let length: usize =
                    length.lines().next().expect("a line").parse().expect("a number");
                if body.len() >= length {
                    let _ = sender.send(serde_json::from_str(body).expect("JSON"));
                    break;
                }
            }
            let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\
                connection: close\r\n\r\n{}";
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (url, received)
}

#[tokio::test(flavor = "multi_thread")]
async fn traces_go_on_as_callers_say_and_tell_of_nobody() {
    let (url, mut received) = collector().await;
    let app = TestApp::with(|settings| settings.otlp_endpoint = Some(url)).await;
    let world = World::of(app).await;
    let path = world.submitted().await;
    let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let unwanted = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    let get = async |path: &str, trace: &str| {
        let request = world.buyer.request(Method::GET, path).header("traceparent", trace);
        world.buyer.send(request).await
    };
    get(&path, unwanted).await.expect(200);
    let answer = get(&path, sent).await;
    answer.expect(200);
    let mut spans: Vec<Value> = Vec::new();
    let ours = |span: &Value| span["traceId"] == "4bf92f3577b34da6a3ce929d0e0e4736";
    while !spans.iter().any(ours) {
        let batch = tokio::time::timeout(Duration::from_mins(1), received.recv());
        let batch = batch.await.expect("in time").expect("a batch");
        let resource = &batch["resourceSpans"][0];
        assert_eq!(resource["resource"]["attributes"][0]["value"]["stringValue"], "tandem");
        let more = resource["scopeSpans"][0]["spans"].as_array().expect("spans").clone();
        spans.extend(more);
    }
    let span = spans.iter().find(|span| ours(span)).expect("ours");
    assert_eq!(span["parentSpanId"], "00f067aa0ba902b7");
    assert_eq!(span["name"], "GET /v1/proposals/{id}");
    assert_eq!((&span["kind"], &span["status"]), (&json!(2), &json!({})));
    let attribute = |key: &str| {
        let all = span["attributes"].as_array().expect("attributes");
        all.iter().find(|one| one["key"] == key).map(|one| one["value"].clone())
    };
    assert_eq!(attribute("http.route"), Some(json!({"stringValue": "/v1/proposals/{id}"})));
    assert_eq!(attribute("http.response.status_code"), Some(json!({"intValue": "200"})));
    let id = answer.header("x-request-id");
    assert_eq!(attribute("tandem.request_id"), Some(json!({"stringValue": id})));
    let nanos = |name: &str| span[name].as_str().expect("a text").parse::<i64>().expect("a number");
    assert!(nanos("startTimeUnixNano") < nanos("endTimeUnixNano"));
    assert_eq!(span["spanId"].as_str().map(str::len), Some(16));
    // Whoever wants no trace has none; and no span tells whom a request was about.
    let text = serde_json::to_string(&spans).expect("JSON");
    assert!(!text.contains("5bf92f3577b34da6a3ce929d0e0e4736"), "{text}");
    let (_, object) = path.rsplit_once('_').expect("an id");
    let token = world.buyer.token().expect("a token");
    for secret in [object, token, "lead@", "Northern"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(spans.iter().any(|span| span.get("parentSpanId").is_none()), "others began their own");
}
