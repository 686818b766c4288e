//! Traces for whoever runs Tandem: a span for each request, sent to a collector by OTLP over HTTP, in
//! JSON.
//!
//! A span holds the route's pattern and the request's id, never a path, a query or who calls. Nothing
//! waits for the collector: what it does not take in time is lost.

use std::time::Duration;

use actix_web::http::header::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};
use uuid::Uuid;

/// So many spans wait for the collector at most.
const WAITING: usize = 4_096;

/// So many are sent at once.
const AT_ONCE: usize = 512;

/// After so long they are sent, however few there are.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the collector may take.
const COLLECTOR: Duration = Duration::from_secs(10);

/// The trace to which a request belongs, as its caller says (W3C Trace Context), or a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    id: String,
    parent: Option<String>,
    wanted: bool,
}

impl Trace {
    /// Reads it from `traceparent`; a new trace has the id that `fresh` gives.
    pub(crate) fn of(headers: &HeaderMap, fresh: impl FnOnce() -> Uuid) -> Self {
        let mut sent = headers.get_all("traceparent");
        let first = sent.next().and_then(|value| value.to_str().ok());
        let sent = first.filter(|_| sent.next().is_none()).and_then(Self::parse);
        sent.unwrap_or_else(|| Self {
            id: fresh().simple().to_string(),
            parent: None,
            wanted: true,
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let (version, id) = (hexadecimal(parts.next()?, 2)?, hexadecimal(parts.next()?, 32)?);
        let (parent, flags) = (hexadecimal(parts.next()?, 16)?, hexadecimal(parts.next()?, 2)?);
        // Of a version to come the beginning is the same (W3C, 3.2.4).
        let ends = parts.next().is_none();
        let known = if version == "00" { ends } else { version != "ff" };
        let zero = |digits: &str| digits.bytes().all(|digit| digit == b'0');
        if !known || zero(id) || zero(parent) {
            return None;
        }
        let wanted = u8::from_str_radix(flags, 16).ok()? & 1 == 1;
        Some(Self { id: id.to_owned(), parent: Some(parent.to_owned()), wanted })
    }
}

fn hexadecimal(text: &str, digits: usize) -> Option<&str> {
    let plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (plain && text.len() == digits).then_some(text)
}

/// A request that was answered.
pub(crate) struct Span {
    pub(crate) trace: Trace,
    /// The id of the request.
    pub(crate) request: Uuid,
    /// What the id of the span is made of.
    pub(crate) id: Uuid,
    pub(crate) route: String,
    pub(crate) method: &'static str,
    pub(crate) status: u16,
    pub(crate) begun: Timestamp,
    pub(crate) took: Duration,
}

impl Span {
    fn json(&self) -> Value {
        let begun = self.begun.as_nanosecond();
        let ended = begun + i128::try_from(self.took.as_nanos()).unwrap_or_default();
        let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
        let mut span = json!({
            "traceId": self.trace.id,
            // The end of the id, which is random.
            "spanId": self.id.simple().to_string().get(16..).unwrap_or_default(),
            "name": format!("{} {}", self.method, self.route),
            "kind": 2,
            "startTimeUnixNano": begun.to_string(),
            "endTimeUnixNano": ended.to_string(),
            "attributes": [
                text("http.request.method", self.method),
                text("http.route", &self.route),
                {"key": "http.response.status_code", "value": {"intValue": self.status.to_string()}},
                text("tandem.request_id", &self.request.to_string()),
            ],
            "status": if self.status >= 500 { json!({"code": 2}) } else { json!({}) },
        });
        if let (Some(span), Some(parent)) = (span.as_object_mut(), &self.trace.parent) {
            span.insert("parentSpanId".to_owned(), parent.as_str().into());
        }
        span
    }
}

/// Where spans go.
pub(crate) struct Traces(mpsc::Sender<Span>);

impl Traces {
    /// Sends spans to this collector, in a task of the runtime that calls this.
    pub(crate) fn to(endpoint: &str) -> Self {
        let (sender, spans) = mpsc::channel(WAITING);
        tokio::spawn(send(format!("{}/v1/traces", endpoint.trim_end_matches('/')), spans));
        Self(sender)
    }

    /// Tells of a request, unless its caller wants no trace or too many wait.
    pub(crate) fn tell(&self, span: Span) {
        if span.trace.wanted {
            // What is lost is a span.
            let _ = self.0.try_send(span);
        }
    }
}

async fn send(url: String, mut spans: mpsc::Receiver<Span>) {
    let http = reqwest::Client::builder().timeout(COLLECTOR).no_proxy().build();
    let Ok(http) = http else {
        tracing::error!("no traces are sent: there is no TLS");
        return;
    };
    while let Some(first) = spans.recv().await {
        let mut batch = vec![first.json()];
        let until = Instant::now() + PATIENCE;
        while batch.len() < AT_ONCE {
            let Ok(Some(span)) = timeout_at(until, spans.recv()).await else { break };
            batch.push(span.json());
        }
        let name = json!({"key": "service.name", "value": {"stringValue": "tandem"}});
        let version = env!("CARGO_PKG_VERSION");
        let body = json!({"resourceSpans": [{
            "resource": {"attributes": [name]},
            "scopeSpans": [{"scope": {"name": "tandem", "version": version}, "spans": batch}],
        }]});
        let sent = http.post(&url).json(&body).send().await;
        if let Err(error) = sent.and_then(reqwest::Response::error_for_status) {
            let error = &error.without_url() as &(dyn std::error::Error + 'static);
            tracing::warn!(error, "the collector of traces took nothing");
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn of(sent: &[&'static str]) -> Trace {
        let mut headers = HeaderMap::new();
        for one in sent {
            let name = HeaderName::from_static("traceparent");
            headers.append(name, HeaderValue::from_static(one));
        }
        Trace::of(&headers, || Uuid::from_u128(1))
    }

    #[test]
    fn a_trace_goes_on_as_its_caller_says() {
        let trace = of(&[SENT]);
        assert_eq!(trace.id, "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(trace.parent.as_deref(), Some("00f067aa0ba902b7"));
        assert!(trace.wanted);
        assert!(!of(&["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"]).wanted);
        assert!(
            of(&["01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"]).parent.is_some()
        );
    }

    #[test]
    fn what_is_none_begins_a_new_one() {
        for sent in [
            &[][..],
            &[SENT, SENT],
            &["nonsense"],
            &["00-00000000000000000000000000000000-00f067aa0ba902b7-01"],
            &["00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"],
            &["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"],
            &["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"],
            &["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
        ] {
            let trace = of(sent);
            assert_eq!(trace.parent, None, "{sent:?}");
            assert_eq!(trace.id, Uuid::from_u128(1).simple().to_string());
        }
    }
}
