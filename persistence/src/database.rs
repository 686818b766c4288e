//! The unit of work: one transaction, one scope, and nothing else reaches a table.
//!
//! A closure that fails rolls back. A request that is dropped in the middle takes its connection with
//! it instead of handing it on. Round trips are the cost of a read, so it sends the begin of its
//! transaction, its scope and its first statement in one flight, and waits for no end.

use deadpool::managed::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain::id::{Id, OrganisationId};
use futures_util::{FutureExt, future::join};

use crate::{
    Failure, Pulse, Scope, Settings,
    pool::{Manager, Pool, pool},
};

/// The database, by a pool of connections that belong to the runtime that opened them: one for each
/// worker of the server.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    pulse: Option<Pulse>,
}

/// How much a pool has to do.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Connections that are lent.
    pub in_use: usize,
    /// All that are open.
    pub open: usize,
    /// So many wait for one.
    pub awaited: usize,
}

impl Database {
    /// A pool of at most `connections`, each opened when it is first needed.
    ///
    /// # Errors
    /// [`Failure::Unreachable`] when the pool cannot be built.
    pub fn new(settings: &Settings, connections: usize) -> Result<Self, Failure> {
        Ok(Self { pool: pool(settings, connections)?, pulse: None })
    }

    /// The same, where nothing waits for a database that has fallen silent.
    #[must_use]
    pub fn watched(self, pulse: Pulse) -> Self {
        Self { pulse: Some(pulse), ..self }
    }

    /// How much the pool has to do.
    #[must_use]
    pub fn load(&self) -> Load {
        let status = self.pool.status();
        let in_use = status.size.saturating_sub(status.available);
        Load { in_use, open: status.size, awaited: status.waiting }
    }

    /// Reads in one transaction on behalf of `scope`: all that it reads is of one instant, and it can
    /// change nothing. `work` is begun anew
    /// where its connection turns out to have ended.
    ///
    /// # Errors
    /// What `work` returns, or [`Failure`] when the database fails.
    pub async fn read<T, E: From<Failure>>(
        &self,
        scope: &Scope,
        work: impl AsyncFn(&Reading<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // Boxed, so that whatever calls this is not as large as all that it does.
        let work = Box::pin(self.read_to_the_end(scope, work));
        match &self.pulse {
            Some(pulse) => pulse.guard(work).await,
            None => work.await,
        }
    }

    async fn read_to_the_end<T, E: From<Failure>>(
        &self,
        scope: &Scope,
        work: impl AsyncFn(&Reading<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let opening = scope.opening("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;");
        let mut tries = self.tries();
        loop {
            tries -= 1;
            let lent = self.lend().await?;
            let reading = Reading::new(lent.connection(), scope);
            // In this order: the scope is on its way before the first statement.
            let flight = join(execute(lent.connection(), &opening), work(&reading));
            match flight.await {
                (Ok(()), Ok(value)) => {
                    lent.end();
                    return Ok(value);
                }
                (Ok(()), Err(error)) => {
                    lent.roll_back().await;
                    return Err(error);
                }
                (Err(failure @ Failure::Denied(_)), _) => {
                    lent.roll_back().await;
                    return Err(failure.into());
                }
                (Err(failure), _) => again(failure, tries)?,
            }
        }
    }

    /// Reads and writes in one transaction on behalf of `scope`; all of it happens, or nothing.
    ///
    /// # Errors
    /// What `work` returns, or [`Failure`] when the database fails.
    pub async fn write<T, E: From<Failure>>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let work = Box::pin(self.write_to_the_end(scope, work));
        match &self.pulse {
            Some(pulse) => pulse.guard(work).await,
            None => work.await,
        }
    }

    async fn write_to_the_end<T, E: From<Failure>>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let opening = scope.opening("BEGIN;");
        let mut tries = self.tries();
        let lent = loop {
            tries -= 1;
            let lent = self.lend().await?;
            match execute(lent.connection(), &opening).await {
                Ok(()) => break lent,
                Err(failure @ Failure::Denied(_)) => {
                    lent.roll_back().await;
                    return Err(failure.into());
                }
                Err(failure) => again(failure, tries)?,
            }
        };
        let mut writing = Writing { reading: Reading::new(lent.connection(), scope), away: false };
        match work(&mut writing).await {
            Ok(value) => {
                execute(lent.connection(), "COMMIT").await?;
                lent.give_back();
                Ok(value)
            }
            Err(error) => {
                lent.roll_back().await;
                Err(error)
            }
        }
    }

    /// True if the database answers.
    pub async fn is_ready(&self) -> bool {
        let ask = async |reading: &Reading<'_>| {
            diesel::sql_query("SELECT 1").execute(&mut reading.connection()).await?;
            Ok::<_, Failure>(())
        };
        self.read(&Scope::default(), ask).await.is_ok()
    }

    async fn lend(&self) -> Result<Lent, Failure> {
        let lent = self.pool.get().await;
        Ok(Lent(Some(lent.map_err(|error| Failure::Unreachable(Box::new(error)))?)))
    }

    /// How many connections may be tried: each that waits in the pool may have died there (the
    /// database was restarted), and a new one after them.
    fn tries(&self) -> usize {
        self.pool.status().max_size + 1
    }
}

/// Goes on to the next connection, or fails when none is left: nothing has happened yet.
fn again(failure: Failure, tries: usize) -> Result<(), Failure> {
    if tries == 0 {
        return Err(failure);
    }
    let failure = &failure as &(dyn std::error::Error + 'static);
    tracing::debug!(error = failure, "a transaction did not begin");
    Ok(())
}

async fn execute(mut connection: &AsyncPgConnection, sql: &str) -> Result<(), Failure> {
    Ok(connection.batch_execute(sql).await?)
}

/// A connection of the pool. One that is dropped before its transaction has ended is not handed on:
/// it is closed, which ends the transaction at once, so that its locks wait for nobody.
struct Lent(Option<Object<Manager>>);

impl Drop for Lent {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}

impl Lent {
    #[expect(clippy::expect_used, reason = "only what consumes it takes the connection")]
    fn connection(&self) -> &AsyncPgConnection {
        &self.0.as_ref().expect("the connection is there").diesel
    }

    fn give_back(mut self) {
        self.0 = None;
    }

    /// Ends a transaction that has read all it wanted. There is nothing to wait for: whoever has the
    /// connection next comes behind this.
    fn end(self) {
        let _sent = execute(self.connection(), "COMMIT").now_or_never();
        self.give_back();
    }

    async fn roll_back(self) {
        match execute(self.connection(), "ROLLBACK").await {
            Ok(()) => self.give_back(),
            Err(failure) => {
                let failure = &failure as &(dyn std::error::Error + 'static);
                tracing::debug!(error = failure, "a rollback failed");
            }
        }
    }
}

/// A transaction that reads. Statements whose futures are polled together go out together.
pub struct Reading<'a> {
    connection: &'a AsyncPgConnection,
    scope: &'a Scope,
    organisation: Option<OrganisationId>,
}

impl<'a> Reading<'a> {
    fn new(connection: &'a AsyncPgConnection, scope: &'a Scope) -> Self {
        Self { connection, scope, organisation: scope.organisation }
    }

    pub(crate) fn connection(&self) -> &'a AsyncPgConnection {
        self.connection
    }

    /// The organisation on whose behalf the transaction works; of the nil id where there is none,
    /// which no row has.
    pub(crate) fn organisation(&self) -> uuid::Uuid {
        self.organisation.map(Id::uuid).unwrap_or_default()
    }
}

/// A transaction that reads and writes.
pub struct Writing<'a> {
    reading: Reading<'a>,
    /// True while it works in another scope than it began in.
    away: bool,
}

impl<'a> std::ops::Deref for Writing<'a> {
    type Target = Reading<'a>;

    fn deref(&self) -> &Reading<'a> {
        &self.reading
    }
}

impl Writing<'_> {
    /// Goes on in another scope. Inside this crate alone: it is for those who hold a token, which
    /// admits them to the organisation that gave it, and for those who have shown who they are.
    pub(crate) async fn enter(&mut self, scope: &Scope) -> Result<(), Failure> {
        const NOBODY: &str = "SET LOCAL app.organisation = ''; SET LOCAL app.person = ''; \
            SET LOCAL app.service = ''; SET LOCAL app.token = ''; SET LOCAL app.email = ''; \
            SET LOCAL app.session = ''; SET LOCAL app.worker = ''; SET LOCAL app.gate = ''; \
            SET LOCAL app.erasure = '';";
        execute(self.connection(), &scope.opening(NOBODY)).await?;
        self.reading.organisation = scope.organisation;
        self.away = true;
        Ok(())
    }

    /// Looks once more whether the caller is admitted: after a wait for a lock, whose holder may have
    /// seen to it that it is not.
    pub(crate) async fn admit_again(&mut self) -> Result<(), Failure> {
        if self.reading.scope.admits() {
            let scope = self.reading.scope.clone();
            self.enter(&scope).await?;
            self.away = false;
        }
        Ok(())
    }

    /// Goes back to the scope in which the transaction began.
    pub(crate) async fn leave(&mut self) -> Result<(), Failure> {
        if self.away {
            let scope = self.reading.scope.admitted();
            self.enter(&scope).await?;
            self.away = false;
        }
        Ok(())
    }
}
