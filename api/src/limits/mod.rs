//! Limits: how many requests a client, an organisation and a network may send in a minute, over all
//! servers together.
//!
//! Whoever has a token of ours counts as itself and for its organisation; all others, those with a forged
//! or outlived token too, by where they come from: so nobody uses up what is another's, and no header
//! tells of another. A request is paid for by tokens that this server has on loan; only where these are
//! used up the database is asked. While that does not answer nobody is held back: the request will be
//! told so itself.

mod prices;
mod share;
mod taker;

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use domain::rate_limit::{OF_MANY, WINDOW_SECONDS};
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use persistence::Database;
use tokio::sync::{mpsc, oneshot};

pub(crate) use self::prices::in_words;
use self::{
    prices::price,
    share::{Answer, Holder, Share, Shares},
    taker::{Ask, Taker},
};
use crate::{
    access_tokens::Authenticated,
    client::Network,
    problem::{Code, Problem},
    secrets::Secret,
    state::Clock,
};

/// Whose limits hold, and how much of them is left.
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// What the limits are.
pub(crate) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// So many shares are kept, those that were used last.
const REMEMBERED: u64 = 100_000;

/// The limits of a server.
pub(crate) struct Limits {
    /// Requests a minute of one client.
    client: u32,
    shares: Cache<Holder, Arc<Share>>,
    asks: mpsc::UnboundedSender<Ask>,
    clock: Clock,
    silent_until: Arc<AtomicI64>,
    /// The policies for whoever has a token, and for whoever has none.
    policies: (HeaderValue, HeaderValue),
}

/// Who sends a request, as far as limits go.
#[derive(Clone, Copy)]
pub(crate) enum Sender<'a> {
    /// Somebody with a token of ours.
    Known(&'a Authenticated),
    /// Somebody else, from this network.
    Stranger(Network),
}

/// How a request stands with its limits.
pub(crate) struct Standing {
    policy: HeaderValue,
    left: Option<HeaderValue>,
    /// Why it is turned away, if it is.
    pub(crate) refusal: Option<Problem>,
}

impl Standing {
    /// The headers that tell it.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        headers.insert(RATE_LIMIT_POLICY, self.policy.clone());
        if let Some(left) = &self.left {
            headers.insert(RATE_LIMIT, left.clone());
        }
    }
}

impl Limits {
    /// Limits by which a client may send so many requests a minute. They are counted in the runtime
    /// that calls this.
    pub(crate) fn new(client: u32, database: Database, secret: Secret, clock: Clock) -> Self {
        let silent_until = Arc::new(AtomicI64::new(0));
        let (asks, received) = mpsc::unbounded_channel();
        let taker =
            Taker { database, secret, clock: clock.clone(), silent_until: silent_until.clone() };
        tokio::spawn(taker.run(received));
        let many = client.saturating_mul(OF_MANY);
        let policy = |text: String| {
            HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
        };
        let known = format!(
            "\"client\";q={client};w={WINDOW_SECONDS}, \"organisation\";q={many};w={WINDOW_SECONDS}"
        );
        let stranger = format!("\"network\";q={many};w={WINDOW_SECONDS}");
        Self {
            client,
            shares: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_idle(Duration::from_secs(2 * WINDOW_SECONDS.unsigned_abs()))
                .build(),
            asks,
            clock,
            silent_until,
            policies: (policy(known), policy(stranger)),
        }
    }

    /// Charges a request for its path and query.
    pub(crate) async fn charge(&self, sender: Sender<'_>, path: &str, query: &str) -> Standing {
        let (shares, policy) = self.shares_of(sender);
        let price = price(path, query);
        let now = self.clock.now();
        let answer = match shares.spend(price, now, false) {
            Answer::Unknown => self.ask(&shares, price, now).await,
            answer => answer,
        };
        let refusal = match answer {
            Answer::Paid | Answer::Unknown => None,
            Answer::Wait(wait) => Some(refusal(wait)),
        };
        Standing { policy: policy.clone(), left: left(&shares, self.clock.now()), refusal }
    }

    fn shares_of(&self, sender: Sender<'_>) -> (Shares, &HeaderValue) {
        let (known, stranger) = &self.policies;
        let many = self.client.saturating_mul(OF_MANY);
        match sender {
            Sender::Known(who) => {
                let organisation = who.actor.organisation;
                let client = self.share(Holder::Client(organisation, who.actor.user), self.client);
                let all = self.share(Holder::Organisation(organisation), many);
                (Shares(client, Some(all)), known)
            }
            Sender::Stranger(network) => {
                (Shares(self.share(Holder::Network(network), many), None), stranger)
            }
        }
    }

    fn share(&self, holder: Holder, capacity: u32) -> Arc<Share> {
        self.shares.get_with(holder, || Arc::new(Share::new(holder, capacity)))
    }

    /// Lets the database be asked, unless it has just not answered.
    async fn ask(&self, shares: &Shares, price: i64, now: Timestamp) -> Answer {
        if now.as_microsecond() < self.silent_until.load(Ordering::Relaxed) {
            return Answer::Unknown;
        }
        let (answer, answered) = oneshot::channel();
        let ask = Ask { shares: shares.clone(), price, answer };
        if self.asks.send(ask).is_err() {
            return Answer::Unknown;
        }
        answered.await.unwrap_or(Answer::Unknown)
    }
}

/// What is left of each, and in how many seconds it is full again.
fn left(shares: &Shares, now: Timestamp) -> Option<HeaderValue> {
    let mut text = String::with_capacity(64);
    for share in shares.each() {
        let (left, full_in) = share.left(now);
        let comma = if text.is_empty() { "" } else { ", " };
        let (name, seconds) = (share.holder.name(), seconds(full_in));
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}\"{name}\";r={left};t={seconds}");
    }
    HeaderValue::try_from(text).ok()
}

fn refusal(wait: SignedDuration) -> Problem {
    let seconds = seconds(wait).max(1);
    let detail = format!("Too many requests within a minute. Come back in {seconds} s.");
    Problem::new(Code::RateLimited, detail).with_header(header::RETRY_AFTER, &seconds.to_string())
}

/// Whole seconds, begun ones too.
fn seconds(duration: SignedDuration) -> i64 {
    duration.as_secs() + i64::from(duration.subsec_nanos() > 0)
}
