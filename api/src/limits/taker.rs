//! Asks the database for shares, for all requests that wait for one, in one statement: so that many at
//! once do not ask one by one, and a flood of strangers costs one connection.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use persistence::{
    Database, Failure, Scope, Writing,
    rate_limits::{self, Key, Want},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::share::{Answer, Share, Shares};
use crate::{secrets::Secret, state::Clock};

/// How long the database may take. Whoever waits for longer goes on uncounted.
const PATIENCE: Duration = Duration::from_secs(1);

/// For how long it is not asked again then, in microseconds.
const SILENCE: i64 = 1_000_000;

/// So many requests are answered by one statement.
const MOST: usize = 256;

/// So many shares make a bucket: a client that asks as fast as it may needs one a second.
const SHARES: i64 = 60;

/// So often one statement after the other is tried for a request whose tokens others are quicker to spend.
const ROUNDS: usize = 3;

/// A request that waits for tokens.
pub(super) struct Ask {
    pub(super) shares: Shares,
    pub(super) price: i64,
    pub(super) answer: oneshot::Sender<Answer>,
}

/// Whoever asks the database.
pub(super) struct Taker {
    pub(super) database: Database,
    pub(super) secret: Secret,
    pub(super) clock: Clock,
    /// Until when the database is not asked, in microseconds.
    pub(super) silent_until: Arc<AtomicI64>,
}

impl Taker {
    /// Answers until nobody is left who could ask.
    pub(super) async fn run(self, mut asks: mpsc::UnboundedReceiver<Ask>) {
        let mut waiting = Vec::new();
        while asks.recv_many(&mut waiting, MOST).await > 0 {
            self.answer(waiting.drain(..)).await;
        }
    }

    async fn answer(&self, asks: impl Iterator<Item = Ask>) {
        // What another has brought meanwhile may be enough.
        let mut left = self.spend(asks.collect(), false);
        for _ in 0..ROUNDS {
            if left.is_empty() {
                return;
            }
            let now = self.clock.now();
            let taken = if self.is_silent(now) { None } else { self.take(&left, now).await };
            let Some(taken) = taken else {
                for ask in left {
                    tell(ask, Answer::Unknown);
                }
                return;
            };
            left = self.spend(left, true);
            for share in taken {
                share.let_go();
            }
        }
        for ask in left {
            // Others are quicker again and again.
            tell(ask, Answer::Wait(SignedDuration::from_secs(1)));
        }
    }

    /// Answers those whose answer is known; the others.
    fn spend(&self, asks: Vec<Ask>, waited: bool) -> Vec<Ask> {
        let now = self.clock.now();
        let mut left = Vec::new();
        for ask in asks {
            match ask.shares.spend(ask.price, now, waited) {
                Answer::Unknown => left.push(ask),
                answer => tell(ask, answer),
            }
        }
        left
    }

    fn is_silent(&self, now: Timestamp) -> bool {
        now.as_microsecond() < self.silent_until.load(Ordering::Relaxed)
    }

    /// Takes what these need of each bucket, and tells of which. Nothing where the database does not
    /// answer.
    async fn take(&self, asks: &[Ask], now: Timestamp) -> Option<Vec<Arc<Share>>> {
        let (wants, shares) = self.wants(asks, now);
        let gate = Scope::gate();
        let take = self.database.write(&gate, async |tx: &mut Writing<'_>| {
            rate_limits::take(tx, &wants, self.clock.ahead(), || self.clock.now()).await
        });
        let failure = match timeout(PATIENCE, take).await {
            Ok(Ok(taken)) => {
                let now = self.clock.now();
                for (share, taken) in shares.iter().zip(&taken) {
                    share.add(taken, now);
                }
                return Some(shares);
            }
            Ok(Err(failure)) => failure,
            Err(late) => Failure::Unreachable(Box::new(late)),
        };
        let failure = &failure as &(dyn std::error::Error + 'static);
        tracing::warn!(error = failure, "limits are not counted just now");
        self.silent_until.store(self.clock.now().as_microsecond() + SILENCE, Ordering::Relaxed);
        None
    }

    /// What is wanted of each bucket whose share does not pay for all of these, in the order of keys.
    fn wants(&self, asks: &[Ask], now: Timestamp) -> (BTreeMap<Key, Want>, Vec<Arc<Share>>) {
        let mut all: BTreeMap<Key, (Want, &Arc<Share>)> = BTreeMap::new();
        for ask in asks {
            for share in ask.shares.each() {
                let capacity = share.capacity();
                let price = ask.price.min(capacity);
                let key = self.secret.derive("rate limit", share.holder.text().as_bytes());
                let part = (capacity / SHARES).max(1);
                let none = Want { capacity, need: 0, least: price, share: part };
                let (want, _) = all.entry(key).or_insert((none, share));
                want.need = want.need.saturating_add(price);
                want.least = want.least.min(price);
            }
        }
        let (mut wants, mut shares) = (BTreeMap::new(), Vec::new());
        for (key, (mut want, share)) in all {
            want.need -= share.lent(now);
            if want.need > 0 {
                wants.insert(key, want);
                shares.push(share.clone());
            }
        }
        (wants, shares)
    }
}

/// Tells whoever has waited, unless it has left.
fn tell(ask: Ask, answer: Answer) {
    let _ = ask.answer.send(answer);
}
