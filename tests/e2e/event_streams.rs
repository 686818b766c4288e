//! Events as a stream: what happens comes as it happens, once and in order, to whoever may know, for as long
//! as it may; and streams hold up neither requests nor the end of the server.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use tests::{Caller, TestApp, World};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_mins(1);

/// A stream that is read.
struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(caller: &Caller, path: &str, behind: Option<&str>) -> Self {
        let response = ask(caller, path, behind).await;
        assert_eq!(response.status(), 200);
        let form = response.headers()["content-type"].to_str().unwrap().to_owned();
        assert_eq!(form, "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next block; nothing where the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("it goes on");
            // One that is broken off has no end.
            let chunk = chunk.expect("it is not broken off")?;
            self.text += std::str::from_utf8(&chunk).expect("a text");
        }
    }

    /// The next event.
    async fn event(&mut self) -> Option<Value> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            };
            let Some(data) = field("data") else { continue };
            let event: Value = serde_json::from_str(data).expect("JSON");
            assert_eq!(field("id"), event["id"].as_str());
            assert_eq!(field("event"), event["kind"].as_str());
            return Some(event);
        }
    }

    /// Events up to one of this kind.
    async fn up_to(&mut self, kind: &str) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let event = self.event().await.expect("the stream goes on");
            events.push(event);
            if events.last().is_some_and(|event| event["kind"] == kind) {
                return events;
            }
        }
    }

    /// Waits until it has ended.
    async fn ends(mut self) {
        let end = async { while self.block().await.is_some() {} };
        timeout(PATIENCE, end).await.expect("it ends");
    }
}

async fn ask(caller: &Caller, path: &str, behind: Option<&str>) -> Response {
    let mut request = caller.request(Method::GET, path).header("Accept", "text/event-stream");
    if let Some(behind) = behind {
        request = request.header("Last-Event-ID", behind);
    }
    request.send().await.expect("the server answers")
}

fn ids(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["id"].as_str().expect("an id")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_comes_once_and_in_order() {
    let world = World::new().await;
    let mut stream = Stream::open(&world.buyer, "/v1/events", None).await;
    let mut rivals = Stream::open(&world.rival, "/v1/events", None).await;
    world.submitted().await;
    let mut came = stream.up_to("proposal.submit").await;
    // Whoever comes back goes on behind the last that it has.
    let last = ids(&came).pop().unwrap().to_owned();
    drop(stream);
    world.under_review().await;
    let mut stream = Stream::open(&world.buyer, "/v1/events?limit=1", Some(&last)).await;
    came.extend(stream.up_to("proposal.acknowledge").await);
    let listed = world.buyer.events("proposal.acknowledge", 1).await;
    assert_eq!(came, listed);
    // `cursor` says the same, and `Last-Event-ID` is said later.
    let path = format!("/v1/events?cursor={}", ids(&came)[0]);
    let mut stream = Stream::open(&world.buyer, &path, None).await;
    assert_eq!(stream.event().await.as_ref(), came.get(1));
    let mut stream = Stream::open(&world.buyer, &path, Some(ids(&came)[1])).await;
    assert_eq!(stream.event().await.as_ref(), came.get(2));
    // A rival sees its own alone.
    let body = json!({"url": "https://erp.southern.example/"});
    world.rival.post("/v1/webhooks", &body).await.expect(201);
    let seen = rivals.up_to("webhook.create").await;
    let kinds: Vec<_> = seen.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["organisation.found", "webhook.create"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_asked_for_by_name() {
    let world = World::new().await;
    for accept in ["application/json", "*/*", "text/event-stream, application/json"] {
        let request = world.buyer.request(Method::GET, "/v1/events").header("Accept", accept);
        let page = world.buyer.send(request).await;
        assert!(page.expect(200)["items"].is_array(), "{accept}");
    }
    for accept in ["text/*", "text/event-stream;q=0.5, */*;q=0.1"] {
        let request = world.buyer.request(Method::GET, "/v1/events").header("Accept", accept);
        let answer = request.send().await.expect("the server answers");
        assert_eq!(answer.headers()["content-type"], "text/event-stream", "{accept}");
    }
    let foreign = world.rival.events("organisation.found", 1).await;
    for behind in ["evt_019300000000800080000000000000ff", ids(&foreign)[0], "prop_1"] {
        let answer = ask(&world.buyer, "/v1/events", Some(behind)).await;
        assert_eq!(answer.status(), 400, "{behind}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "invalid_cursor", "{behind}");
    }
    let answer = ask(&world.app.visitor(), "/v1/events", None).await;
    assert_eq!(answer.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_its_caller_may_not_read_any_more() {
    let world = World::new().await;
    let tokens = world.app.tokens("lead@northern.example").await;
    let signs_out = world.app.caller(&tokens);
    let stream = Stream::open(&signs_out, "/v1/events", None).await;
    signs_out.post("/v1/auth/sign-out", &json!({})).await.expect(204);
    stream.ends().await;

    let colleague =
        world.app.colleague(&world.buyer, "analyst@northern.example", &["analyst"]).await;
    let stream = Stream::open(&colleague, "/v1/events", None).await;
    let id = colleague.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let path = format!("/v1/members/{}", id.as_str().unwrap());
    let seen = world.buyer.get("/v1/members").await.expect(200);
    let member = seen["items"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    let body = json!({"roles": ["reviewer"]});
    world.buyer.put(&format!("{path}/roles"), &member["version"], &body).await.expect(200);
    stream.ends().await;

    // With its token, and not before.
    let mut stream = Stream::open(&world.supplier, "/v1/events", None).await;
    world.app.clock.advance(500);
    world.submitted().await;
    stream.up_to("proposal.submit").await;
    world.app.clock.advance(100);
    stream.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_twenty_streams_at_a_server() {
    let one_worker = |settings: &mut api::Settings| {
        settings.workers = Some(1);
        settings.connections_per_worker = 1;
    };
    let world = World::of(TestApp::with(one_worker).await).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(Stream::open(&world.buyer, "/v1/events", None).await);
    }
    let one_more = ask(&world.buyer, "/v1/events", None).await;
    assert_eq!(one_more.status(), 503);
    assert!(one_more.headers().contains_key("retry-after"));
    // Others have their own, and nobody's request waits: none of them holds the one connection.
    streams.push(Stream::open(&world.supplier, "/v1/events", None).await);
    timeout(PATIENCE, world.submitted()).await.expect("it is written");
    for stream in &mut streams {
        stream.up_to("proposal.submit").await;
    }
    // Whoever goes makes room.
    streams.remove(0);
    tests::until(async || {
        let answer = ask(&world.buyer, "/v1/events", None).await;
        if answer.status() == 200 { Ok(()) } else { Err(answer.status()) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_ends_its_streams() {
    let mut world = World::new().await;
    let mut streams = Vec::new();
    for caller in [&world.buyer, &world.supplier, &world.rival] {
        streams.push(Stream::open(caller, "/v1/events", None).await);
    }
    for stream in &mut streams {
        stream.event().await.expect("an event");
    }
    world.app.stop().await;
    for stream in streams {
        stream.ends().await;
    }
}
