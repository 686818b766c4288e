//! A receiver of webhooks: a small HTTP server on loopback that keeps what comes and answers as a test says.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::until;

/// A receiver. It ends with this value.
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// What came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The method and the path.
    pub line: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub body: String,
}

/// How a message is answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// With this status, and with these lines of headers.
    Status(u16, &'static str),
    /// Never.
    Hold,
    /// Not at all: the connection is closed.
    Close,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    replies: Mutex<VecDeque<Reply>>,
    always: Mutex<Option<Reply>>,
    open: AtomicUsize,
    most: AtomicUsize,
    connections: AtomicUsize,
}

impl Received {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).expect("the header").to_str().expect("a text")
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// What has happened.
    pub fn kind(&self) -> String {
        self.json()["type"].as_str().expect("a kind").to_owned()
    }
}

impl Receiver {
    /// Starts to listen on a free port of 127.0.0.1.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let shared = Arc::new(Shared::default());
        let of_server = shared.clone();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                of_server.connections.fetch_add(1, Ordering::SeqCst);
                let shared = of_server.clone();
                tokio::spawn(async move {
                    // A sender that hangs up in mid-sentence is its own affair.
                    let _ = serve(stream, &shared).await;
                });
            }
        });
        Self { address, shared, server }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/in?key=4711", self.address)
    }

    /// The port on which it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Answers the next messages so, and what comes later as before.
    pub fn reply(&self, replies: &[Reply]) {
        self.shared.replies.lock().expect("no panic").extend(replies.iter().cloned());
    }

    /// Answers so from now on.
    pub fn always(&self, reply: Reply) {
        *self.shared.always.lock().expect("no panic") = Some(reply);
    }

    /// All that came, in its order.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().expect("no panic").clone()
    }

    /// All that came of a kind, once there are so many.
    pub async fn wait_for(&self, kind: &str, count: usize) -> Vec<Received> {
        until(async || {
            let all = self.received();
            let of_kind: Vec<_> = all.iter().filter(|one| one.kind() == kind).cloned().collect();
            let kinds: Vec<_> = all.iter().map(Received::kind).collect();
            if of_kind.len() >= count { Ok(of_kind) } else { Err((kind.to_owned(), count, kinds)) }
        })
        .await
    }

    /// How many are under way.
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// How many were under way at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse().expect("a name");
        headers.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    let wanted = head + 4 + length.unwrap_or(0_usize);
    while bytes.len() < wanted {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
    let body = String::from_utf8_lossy(&bytes[head + 4..wanted]).into_owned();
    let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
    shared.most.fetch_max(open, Ordering::SeqCst);
    shared.received.lock().expect("no panic").push(Received { line, headers, body });
    let next = shared.replies.lock().expect("no panic").pop_front();
    let reply = next.or_else(|| shared.always.lock().expect("no panic").clone());
    let done = answer(&mut stream, reply.unwrap_or(Reply::Status(204, ""))).await;
    shared.open.fetch_sub(1, Ordering::SeqCst);
    done
}

async fn answer(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Status(status, headers) => {
            // So that a second one at once would be seen.
            tokio::time::sleep(Duration::from_millis(5)).await;
            let answer = format!(
                "HTTP/1.1 {status} So\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).await
        }
        Reply::Hold => {
            // Until the sender has enough of it.
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.map(drop)
        }
        Reply::Close => Ok(()),
    }
}
