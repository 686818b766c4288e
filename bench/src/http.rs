//! A lean HTTP client for loads: one connection, one request at a time, no allocation for a header.
//!
//! Its CPU time counts in the results as `pgbench`'s own does in the limit.

use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A connection that is kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl Connection {
    /// Connects to `host:port`.
    pub(crate) async fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(256 * 1024) })
    }

    /// Sends a whole request and waits for its whole answer.
    pub(crate) async fn send(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (status, begin, end) = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(broken("the server has closed the connection"));
            }
            if let Some(answer) = head(&self.buffer)? {
                break answer;
            }
        };
        while self.buffer.len() < end {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(broken("the answer ends in the middle"));
            }
        }
        let body = self.buffer.get(begin..end).unwrap_or_default();
        Ok(Answer { status, body })
    }
}

/// The status, and where the body begins and ends; nothing while the head is not whole.
fn head(bytes: &[u8]) -> io::Result<Option<(u16, usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(bytes).map_err(|_| broken("the answer is not HTTP"))?;
    let httparse::Status::Complete(begin) = parsed else { return Ok(None) };
    let status = response.code.unwrap_or_default();
    let length =
        response.headers.iter().find(|one| one.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|one| std::str::from_utf8(one.value).ok()?.trim().parse().ok());
    let length: usize = match length {
        Some(length) => length,
        None if status == 204 || status == 304 => 0,
        None => return Err(broken("the answer has no length")),
    };
    Ok(Some((status, begin, begin + length)))
}

/// A request.
#[derive(Default)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'static str,
    pub(crate) path: &'a str,
    pub(crate) token: Option<&'a str>,
    /// The version that was read.
    pub(crate) version: Option<u32>,
    /// The client for which a proxy speaks.
    pub(crate) forwarded_for: Option<std::net::Ipv4Addr>,
    pub(crate) body: &'a str,
}

impl Request<'_> {
    /// The bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        use std::fmt::Write as _;
        let mut text =
            format!("{} {} HTTP/1.1\r\nHost: tandem.example\r\n", self.method, self.path);
        // Writing to a String cannot fail.
        if let Some(token) = self.token {
            let _ = write!(text, "Authorization: Bearer {token}\r\n");
        }
        if let Some(version) = self.version {
            let _ = write!(text, "If-Match: \"{version}\"\r\n");
        }
        if let Some(client) = self.forwarded_for {
            let _ = write!(text, "X-Forwarded-For: {client}\r\n");
        }
        if self.method != "GET" {
            let _ = write!(text, "Content-Length: {}\r\n", self.body.len());
        }
        if !self.body.is_empty() {
            text.push_str("Content-Type: application/json\r\n");
        }
        text.push_str("\r\n");
        text.push_str(self.body);
        text.into_bytes()
    }
}
