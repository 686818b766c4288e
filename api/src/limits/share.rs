//! What this server has of a bucket: tokens that it may spend without asking, and how the bucket was when
//! it last asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{
    id::{Id, OrganisationId, UserId},
    rate_limit::Bucket,
};
use jiff::{SignedDuration, Timestamp};
use persistence::rate_limits::Taken;

use crate::client::Network;

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// A person or a program, as which it acts for one organisation.
    Client(OrganisationId, UserId),
    /// All who act for an organisation.
    Organisation(OrganisationId),
    /// All who come from a network without a token of ours.
    Network(Network),
}

impl Holder {
    /// As the policy names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Client(..) => "client",
            Self::Organisation(_) => "organisation",
            Self::Network(_) => "network",
        }
    }

    /// By what the database knows it, before it is hashed.
    pub(super) fn text(self) -> String {
        match self {
            Self::Client(organisation, user) => {
                format!("client {} {}", organisation.uuid(), user.uuid())
            }
            Self::Organisation(organisation) => format!("organisation {}", organisation.uuid()),
            Self::Network(network) => format!("network {network}"),
        }
    }
}

/// Whether a request may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It may: its price is paid.
    Paid,
    /// Nobody knows: the database has to be asked.
    Unknown,
    /// It may not, for so long at least.
    Wait(SignedDuration),
}

/// This server's share of a bucket.
#[derive(Debug)]
pub(super) struct Share {
    pub(super) holder: Holder,
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    /// Tokens on loan, and when the loan ends.
    lent: i64,
    lent_until: Timestamp,
    /// Tokens that are spent at once by those who have waited for them, or never.
    at_once: i64,
    bucket: Bucket,
}

impl Held {
    fn lent(&self, now: Timestamp) -> i64 {
        if now < self.lent_until { self.lent } else { 0 }
    }

    fn pays(&self, price: i64, now: Timestamp, waited: bool) -> Answer {
        let price = price.min(self.bucket.capacity);
        let at_once = if waited { self.at_once } else { 0 };
        if at_once + self.lent(now) >= price {
            return Answer::Paid;
        }
        // Others only ever take, so what is not there by what is known is not there.
        match self.bucket.wait(price, now) {
            wait if wait.is_zero() => Answer::Unknown,
            wait => Answer::Wait(wait),
        }
    }

    fn spend(&mut self, price: i64, now: Timestamp, waited: bool) {
        let price = price.min(self.bucket.capacity);
        let at_once = if waited { price.min(self.at_once) } else { 0 };
        self.at_once -= at_once;
        self.lent = self.lent(now) - (price - at_once);
    }
}

impl Share {
    /// Nothing yet, of a bucket of which nothing is known.
    pub(super) fn new(holder: Holder, capacity: u32) -> Self {
        let bucket = Bucket::full(capacity);
        let held = Held { lent: 0, lent_until: Timestamp::UNIX_EPOCH, at_once: 0, bucket };
        Self { holder, held: Mutex::new(held) }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Whatever panicked has left whole numbers behind.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many tokens the bucket holds when it is full.
    pub(super) fn capacity(&self) -> i64 {
        self.held().bucket.capacity
    }

    /// How many tokens may be spent without asking.
    pub(super) fn lent(&self, now: Timestamp) -> i64 {
        self.held().lent(now)
    }

    /// Adds what was taken of the bucket: all of it for those who wait for it, until
    /// [`Share::let_go`].
    pub(super) fn add(&self, taken: &Taken, now: Timestamp) {
        let mut held = self.held();
        held.lent = held.lent(now) + taken.surplus;
        if taken.surplus > 0 {
            held.lent_until = taken.lent_until;
        }
        held.at_once = taken.granted - taken.surplus;
        held.bucket = taken.bucket;
    }

    /// Lets go of what those who have waited did not spend: it counts as spent.
    pub(super) fn let_go(&self) {
        self.held().at_once = 0;
    }

    /// How many tokens are left, as far as this server knows, and how long until the bucket is full.
    pub(super) fn left(&self, now: Timestamp) -> (i64, SignedDuration) {
        let held = self.held();
        let left = held.lent(now) + held.bucket.free(now);
        (left.min(held.bucket.capacity), held.bucket.full_in(now))
    }
}

/// The shares of all that a request counts for: of one or two, which all pay or none.
#[derive(Debug, Clone)]
pub(super) struct Shares(pub(super) Arc<Share>, pub(super) Option<Arc<Share>>);

impl Shares {
    /// Spends the price of each, if each can pay it; with what was taken for those who wait, if this
    /// is one of them.
    pub(super) fn spend(&self, price: i64, now: Timestamp, waited: bool) -> Answer {
        // In this order always: a client has one organisation.
        let mut first = self.0.held();
        let mut second = self.1.as_ref().map(|share| share.held());
        let answers = (
            first.pays(price, now, waited),
            second.as_ref().map_or(Answer::Paid, |held| held.pays(price, now, waited)),
        );
        match answers {
            (Answer::Wait(one), Answer::Wait(other)) => Answer::Wait(one.max(other)),
            (wait @ Answer::Wait(_), _) | (_, wait @ Answer::Wait(_)) => wait,
            (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
            (Answer::Paid, Answer::Paid) => {
                first.spend(price, now, waited);
                if let Some(second) = &mut second {
                    second.spend(price, now, waited);
                }
                Answer::Paid
            }
        }
    }

    /// Each of them.
    pub(super) fn each(&self) -> impl Iterator<Item = &Arc<Share>> {
        std::iter::once(&self.0).chain(&self.1)
    }
}
