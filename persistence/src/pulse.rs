//! Whether the database has fallen silent: it is asked again and again, by a connection that does nothing
//! else.
//!
//! A database that refuses says so to whoever asks. One that hangs says nothing, nor does one whose machine
//! is gone, and a statement may well take long: so what is under way ends when the database does not even
//! answer this.

use std::{pin::pin, time::Duration};

use futures_util::future::{Either, pending, select};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::{Database, Failure, Settings};

/// How long an answer may take. With the pause before, and what a request does besides, it is less than
/// the five seconds after which a request is to be answered.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long it rests between two questions.
const REST: Duration = Duration::from_millis(500);

/// Knows whether the database is silent.
#[derive(Clone)]
pub struct Pulse(watch::Receiver<bool>);

/// The database does not answer.
#[derive(Debug, thiserror::Error)]
#[error("the database does not answer")]
struct Silent;

impl Pulse {
    /// Asks in a task of the runtime that calls this, as long as somebody wants to know.
    ///
    /// # Errors
    /// [`Failure::Unreachable`] when the pool cannot be built.
    pub fn start(settings: &Settings) -> Result<Self, Failure> {
        let database = Database::new(&settings.clone().named("tandem pulse"), 1)?;
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            while !tell.is_closed() {
                // One that refuses is not silent.
                let silent = timeout(PATIENCE, database.is_ready()).await.is_err();
                if tell.send_replace(silent) != silent {
                    tracing::warn!(silent, "the database has fallen silent, or answers again");
                }
                sleep(REST).await;
            }
        });
        Ok(Self(told))
    }

    /// Does something with the database, unless that is silent or falls silent meanwhile.
    pub(crate) async fn guard<T, E: From<Failure>>(
        &self,
        work: impl Future<Output = Result<T, E>> + Unpin,
    ) -> Result<T, E> {
        if *self.0.borrow() {
            return Err(silent().into());
        }
        match select(work, pin!(self.falls_silent())).await {
            Either::Left((done, _)) => done,
            Either::Right(_) => Err(silent().into()),
        }
    }

    async fn falls_silent(&self) {
        let mut told = self.0.clone();
        if told.wait_for(|silent| *silent).await.is_err() {
            // Nobody asks any more.
            pending::<()>().await;
        }
    }
}

fn silent() -> Failure {
    Failure::Unreachable(Box::new(Silent))
}
