//! Figures for whoever runs Tandem, in the form of `OpenMetrics`: how many requests there are, how long they
//! take, how many fail, and how full everything is.
//!
//! A label holds a route's pattern, a method, a class of statuses or the name of a queue: never an id, a
//! path or whose it is. They are told on a port of their own, which is not for callers.

mod port;

use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use persistence::{Database, queues::Queue};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

pub(crate) use self::port::Port;

/// The bounds of the histogram, in seconds: most answers take less than ten milliseconds.
const BOUNDS: [f64; 13] =
    [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What is told of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfQueue {
    queue: &'static str,
}

type Histograms = Family<Labels, Histogram, fn() -> Histogram>;

/// The figures of a server.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Histograms,
    in_flight: Gauge,
    connections: [Gauge; 3],
    passwords: Gauge,
    waiting: Family<OfQueue, Gauge>,
    oldest: Family<OfQueue, Gauge>,
    pools: Vec<Database>,
}

/// A request that is under way.
pub(crate) struct InFlight(Arc<Metrics>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}

impl Metrics {
    /// Figures of a server whose requests use these pools.
    pub(crate) fn new(pools: Vec<Database>) -> Self {
        let mut registry = Registry::with_prefix("tandem");
        let durations = Histograms::new_with_constructor(|| Histogram::new(BOUNDS));
        let requests = Family::<Labels, Counter>::default();
        registry.register("requests", "Requests that were answered", requests.clone());
        let help = "How long answers took to begin";
        registry.register_with_unit("request_duration", help, Unit::Seconds, durations.clone());
        let mut gauge = |name, help| {
            let gauge: Gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let in_flight = gauge("requests_in_flight", "Requests that are under way");
        let connections = [
            gauge("connections_in_use", "Connections to the database that work for a request"),
            gauge("connections_open", "Connections to the database, idle ones too"),
            gauge("connections_awaited", "Requests that wait for a connection to the database"),
        ];
        let passwords = gauge("passwords_awaited", "Passwords that wait to be hashed or checked");
        let waiting = Family::<OfQueue, Gauge>::default();
        registry.register("queue_due", "What is due in a queue", waiting.clone());
        let oldest = Family::<OfQueue, Gauge>::default();
        let help = "For how long the first in a queue has been due";
        registry.register_with_unit("queue_overdue", help, Unit::Seconds, oldest.clone());
        Self {
            registry,
            requests,
            durations,
            in_flight,
            connections,
            passwords,
            waiting,
            oldest,
            pools,
        }
    }

    /// A request has come; it is under way until this is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> InFlight {
        self.in_flight.inc();
        InFlight(self.clone())
    }

    /// A request was answered.
    pub(crate) fn answered(
        &self,
        route: String,
        method: &'static str,
        status: u16,
        after: Duration,
    ) {
        let labels = Labels { route, method, status: class(status) };
        self.requests.get_or_create(&labels).inc();
        self.durations.get_or_create(&labels).observe(after.as_secs_f64());
    }

    /// How the queues were found.
    pub(crate) fn queues(&self, queues: &[Queue], now: Timestamp) {
        for queue in queues {
            let label = OfQueue { queue: queue.name };
            let since = queue.first_due_at.map(|due| now.duration_since(due).as_secs().max(0));
            self.waiting.get_or_create(&label).set(queue.due);
            self.oldest.get_or_create(&label).set(since.unwrap_or_default());
        }
    }

    /// All figures as text; so many wait for their passwords.
    fn text(&self, passwords: usize) -> Result<String, fmt::Error> {
        let loads = self.pools.iter().map(Database::load);
        let sum = loads.fold([0_usize; 3], |[in_use, open, awaited], load| {
            [in_use + load.in_use, open + load.open, awaited + load.awaited]
        });
        for (gauge, count) in self.connections.iter().zip(sum) {
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        self.passwords.set(i64::try_from(passwords).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// A method as a label: anybody may send any word.
pub(crate) fn method(method: &actix_web::http::Method) -> &'static str {
    ["GET", "HEAD", "OPTIONS", "POST", "PUT"]
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}

fn class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
