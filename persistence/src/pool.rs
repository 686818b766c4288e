//! Connections, and the pool that lends them: one for each runtime, since a connection is driven by
//! the runtime that opened it.

use std::time::Duration;

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult};
use diesel_async::AsyncPgConnection;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::JoinHandle,
};

use crate::{Failure, Settings};

/// How long a request waits for a connection: less than the five seconds after which it is answered.
const PATIENCE: Duration = Duration::from_secs(4);

/// A connection, and the task that carries its messages.
pub(crate) struct Connection {
    pub(crate) diesel: AsyncPgConnection,
    driver: JoinHandle<()>,
}

impl Connection {
    /// The connection of a client whose messages `connection` carries, in a task of this runtime.
    pub(crate) async fn new<S, T>(
        client: tokio_postgres::Client,
        connection: tokio_postgres::Connection<S, T>,
    ) -> diesel::ConnectionResult<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let driver = tokio::spawn(async move {
            if let Err(error) = connection.await {
                let error = &error as &(dyn std::error::Error + 'static);
                tracing::debug!(error, "a connection has ended");
            }
        });
        Ok(Self { diesel: AsyncPgConnection::try_from(client).await?, driver })
    }
}

/// Opens connections, and hands on those that still live.
pub(crate) struct Manager(Settings);

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = diesel::ConnectionError;

    async fn create(&self) -> Result<Connection, diesel::ConnectionError> {
        // Seldom, and large: every request's future would hold the room for it.
        Box::pin(self.0.connect()).await
    }

    async fn recycle(
        &self,
        connection: &mut Connection,
        _: &Metrics,
    ) -> RecycleResult<diesel::ConnectionError> {
        if connection.driver.is_finished() {
            return Err(RecycleError::message("the connection has ended"));
        }
        Ok(())
    }
}

pub(crate) type Pool = managed::Pool<Manager>;

/// A pool of at most `connections`, each opened when it is first needed.
///
/// # Errors
/// [`Failure::Unreachable`] when the pool cannot be built.
pub(crate) fn pool(settings: &Settings, connections: usize) -> Result<Pool, Failure> {
    managed::Pool::builder(Manager(settings.clone()))
        .max_size(connections)
        .runtime(deadpool::Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .build()
        .map_err(|error| Failure::Unreachable(Box::new(error)))
}
