//! What every request works with: the clock, fresh ids, the database, keys.
//!
//! Time and randomness come from here alone, so that a test can stand at any instant.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use domain::id::{Id, OrganisationId, UserId};
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use persistence::{Database, objects::Objects};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    access_tokens::AccessTokens, config::Config, events::Streams, limits::Limits, metrics::Metrics,
    passwords::Passwords, secrets::Secret, tables::Imports, traces::Traces,
};

/// The clock. A test moves it by seconds.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The instant, to the microsecond: what the database can keep.
    pub(crate) fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        let whole = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let moved = SignedDuration::from_secs(self.0.load(Ordering::Relaxed));
        whole.saturating_add(moved).unwrap_or(whole)
    }

    /// By how many seconds it was moved.
    pub(crate) fn ahead(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Moves the clock by `seconds`, back where they are negative.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// What all workers of the server share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) secret: Secret,
    pub(crate) access_tokens: AccessTokens,
    pub(crate) passwords: Passwords,
    pub(crate) imports: Imports,
    /// How many requests are let in, unless all are.
    pub(crate) limits: Option<Limits>,
    /// Figures for whoever runs the server, where they are asked for.
    pub(crate) metrics: Option<Arc<Metrics>>,
    /// Where traces go, if anywhere.
    pub(crate) traces: Option<Traces>,
    /// True once the server is about to stop: whoever is served is told to go elsewhere next.
    pub(crate) draining: AtomicBool,
    /// The bytes of files.
    pub(crate) objects: Objects,
    /// Who was refused what within the last minute, and has it written down.
    pub(crate) refusals: Cache<(UserId, OrganisationId, String), ()>,
    /// Who follows events just now.
    pub(crate) streams: Streams,
    /// True once the server stops: what would go on by itself ends.
    pub(crate) closing: watch::Receiver<bool>,
}

/// What one worker of the server has: the shared part, and connections of its own.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) shared: Arc<Shared>,
    database: Database,
}

impl std::ops::Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Shared {
    /// A new id.
    pub(crate) fn fresh<I: Id>(&self) -> I {
        I::new(self.fresh_uuid())
    }

    /// A new UUID of version 7.
    pub(crate) fn fresh_uuid(&self) -> Uuid {
        let millis = self.clock.now().as_millisecond();
        Secret::uuid_v7(u64::try_from(millis).unwrap_or_default())
    }
}

impl State {
    pub(crate) fn new(shared: Arc<Shared>, database: Database) -> Self {
        Self { shared, database }
    }

    /// The database. Handlers get it from [`crate::caller`] alone, which knows on whose behalf.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}
