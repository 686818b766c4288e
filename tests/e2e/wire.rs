//! What no HTTP client would send: bytes on the socket. Whatever they are, the answer is a refusal
//! that tells nothing of the inside, and the server goes on.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tests::{Answer, World};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::problems::{page, refusal};

/// How long an answer may take: a test ends, whatever the server does.
const PATIENCE: Duration = Duration::from_secs(10);

/// True once the whole of an answer is there.
fn complete(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| body.len() >= length)
}

/// The answer to these bytes.
async fn answer(world: &World, bytes: &[u8]) -> Answer {
    let url = world.app.url();
    let address = url.trim_start_matches("http://").to_owned();
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut from, mut to) = stream.into_split();
    let bytes = bytes.to_vec();
    // The server may answer and close before it has read everything: then writing fails.
    let writing = tokio::spawn(async move { (to.write_all(&bytes).await.is_ok(), to) });
    let mut read = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(Ok(count @ 1..)) = timeout(PATIENCE, from.read(&mut chunk)).await {
        read.extend_from_slice(chunk.get(..count).unwrap_or_default());
        if complete(&read) {
            break;
        }
    }
    writing.abort();
    let text = String::from_utf8(read).expect("an answer in UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").expect("a complete head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        headers.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    Answer { status: status.expect("a status"), headers, text: body.to_owned() }
}

/// The answer to a request of the supplier's; `rest` is the end of its head, and its body.
async fn ask(world: &World, line: &str, rest: &str) -> Answer {
    let token = world.supplier.token().expect("a token");
    let head = format!(
        "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}"
    );
    answer(world, format!("{head}\r\n{rest}").as_bytes()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn too_large_a_body_is_refused_announced_or_not() {
    let world = World::new().await;
    let page = page(&world).await;
    let json = "Content-Type: application/json\r\n";
    // Announced: nothing of it needs to come.
    let rest = format!("{json}Content-Length: 1000000000\r\n\r\n");
    let announced = ask(&world, "POST /v1/proposals", &rest).await;
    announced.problem(413, "too_large");
    refusal(&announced, &page);
    // Not announced: it is counted while it comes.
    let chunk = format!("8000\r\n{}\r\n", " ".repeat(0x8000));
    let chunks = |count| format!("{json}Transfer-Encoding: chunked\r\n\r\n{}", chunk.repeat(count));
    let counted = ask(&world, "POST /v1/proposals", &chunks(9)).await;
    counted.problem(413, "too_large");
    refusal(&counted, &page);
    let fits = ask(&world, "POST /v1/proposals", &(chunks(7) + "2\r\n{}\r\n0\r\n\r\n")).await;
    fits.problem(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_in_odd_spellings_name_nothing() {
    let world = World::new().await;
    let page = page(&world).await;
    let draft = world.draft().await;
    for path in [
        "/v1/proposals/%00",
        "/v1/proposals/%ff%fe",
        "/v1/proposals/%zz",
        "/v1/proposals/%",
        "/v1/proposals/..%2fproposals",
        "/v1/proposals/%2e%2e/pilots",
        "/v1/../v1/proposals",
        "/v1//proposals",
        "//v1/proposals",
        "/v1/invitations/%00",
        "/v1/invitations/%ff",
        "/docs/../openapi.json",
        "/docs/%2e%2e%2fCargo.toml",
        "/docs/nothing",
    ] {
        let answer = ask(&world, &format!("GET {path}"), "\r\n").await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(refusal(&answer, &page)["code"], "not_found", "{path}");
    }
    // An underscore may be spelled by its number: that is the same id.
    let same = draft.replace("prop_", "prop%5F");
    assert_eq!(ask(&world, &format!("GET {same}"), "\r\n").await.status, 200);
    for query in ["%ff=1", "limit=%zz", "&&=&", "limit[]=1", "q=%00"] {
        let answer = ask(&world, &format!("GET /v1/proposals?{query}"), "\r\n").await;
        assert_eq!(refusal(&answer, &page)["code"], "invalid_parameter", "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_refused_and_the_server_goes_on() {
    let world = World::new().await;
    let many: String = (0..200).map(|number| format!("X-{number}: 1\r\n")).collect();
    let long = format!("X-Long: {}\r\n", "x".repeat(300_000));
    for rest in [
        many + "\r\n",
        long + "\r\n",
        "No colon here\r\n\r\n".to_owned(),
        "Content-Length: -1\r\n\r\n".to_owned(),
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx".to_owned(),
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        "Transfer-Encoding: identity, chunked, chunked\r\n\r\n0\r\n\r\n".to_owned(),
    ] {
        let shown: String = rest.chars().take(60).collect();
        let answer = ask(&world, "POST /v1/proposals", &rest).await;
        assert!((400..500).contains(&answer.status), "{shown}: {answer:?}");
    }
    for bytes in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        let answer = answer(&world, bytes.as_bytes()).await;
        assert!((400..506).contains(&answer.status), "{bytes:?}: {answer:?}");
    }
    world.supplier.get("/v1/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_slowly_acts_when_all_has_come() {
    let world = World::new().await;
    let draft = world.draft().await;
    let drafted = world.supplier.get(&draft).await.expect(200)["created_at"].clone();
    let token = world.supplier.token().expect("a token");
    let address = world.app.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!(
        "PUT {draft} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         If-Match: \"1\"\r\nContent-Type: application/json\r\n"
    );
    let body = tests::pitch().to_string();
    let (first, rest) = body.split_at(7);
    let begin = format!("{head}Content-Length: {}\r\n\r\n{first}", body.len());
    stream.write_all(begin.as_bytes()).await.expect("it is read");
    // Another request of the same worker or not: the head has come when this one is answered often enough.
    for _ in 0..20 {
        world.supplier.get("/v1/me").await.expect(200);
    }
    world.app.clock.advance(300);
    stream.write_all(rest.as_bytes()).await.expect("it is read");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 200");
    let changed = world.supplier.get(&draft).await.expect(200)["updated_at"].clone();
    let instant = |value: serde_json::Value| -> jiff::Timestamp {
        value.as_str().expect("an instant").parse().expect("an instant")
    };
    assert!(instant(changed).duration_since(instant(drafted)).as_secs() >= 300);
}
