//! The worker that does jobs: a step of one, then others have their turn.
//!
//! What is refused ends the job with the problem that a request would have had; what fails on our side is
//! tried again, and given up in the end.

use std::sync::Arc;

use domain::{
    id::Id,
    job::{Job, Kind},
};
use jiff::Timestamp;
use persistence::{
    Database, Failure, Scope, Writing,
    jobs::lanes::{self, Come, Taken, Turn},
    workers::retry_at,
};

use super::running::{LEASE, Running, Step, Stop};
use crate::{exports, imports, problem::Problem, state::Shared};

/// Who does jobs.
pub(crate) struct Doer {
    database: Database,
    shared: Arc<Shared>,
}

impl Doer {
    /// A worker.
    pub(crate) fn new(database: Database, shared: Arc<Shared>) -> Self {
        Self { database, shared }
    }

    /// Does a step of what is due; false when nothing is.
    ///
    /// # Errors
    /// [`Failure`] when the database fails; what was taken is taken again when its lease ends.
    pub(crate) async fn act(&self) -> Result<bool, Failure> {
        let now = self.shared.clock.now();
        let lease_until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        let take = async |tx: &mut Writing<'_>| lanes::take(tx, now, lease_until).await;
        let turn = match self.database.write(&Scope::worker(), take).await? {
            Taken::Nothing => return Ok(false),
            Taken::Idle => return Ok(true),
            Taken::Do(turn) => turn,
        };
        let step = if turn.attempts > Job::MOST_ATTEMPTS {
            Err(Problem::internal("a job was begun in vain too often").into())
        } else {
            self.step(&turn).await
        };
        self.settle(&turn, step).await?;
        Ok(true)
    }

    /// Does a step of a job.
    async fn step(&self, turn: &Turn) -> Result<Step, Stop> {
        let running = Running::judge(&self.database, &self.shared, turn).await?;
        match turn.job.kind {
            Kind::ImportUsers => imports::go_on::<imports::Users>(&running).await,
            Kind::ImportPartners => imports::go_on::<imports::Partners>(&running).await,
            Kind::Export => exports::go_on(&running).await,
        }
    }

    /// Writes down what has come of a step.
    async fn settle(&self, turn: &Turn, step: Result<Step, Stop>) -> Result<(), Failure> {
        let now = self.shared.clock.now();
        let body;
        let come = match step {
            // Whoever has it now settles it; what was called off is settled.
            Err(Stop::Over) | Ok(Step::On) => Come::On(now),
            Ok(Step::Later(at)) => Come::On(at),
            Ok(Step::Done(answer)) => {
                body = answer.body;
                Come::Ended(u16::try_from(answer.status).unwrap_or(200), &body)
            }
            Err(Stop::Changed) => Come::Failed(now),
            Err(Stop::Refused(problem)) => {
                if is_to_be_tried_again(turn, &problem) {
                    Come::Failed(retry_at(now, turn.attempts))
                } else {
                    let url = self.shared.config.public_url.as_deref().unwrap_or_default();
                    body = problem.body(url, turn.job.id.uuid());
                    Come::Ended(problem.code().status().as_u16(), &body)
                }
            }
        };
        let scope = Scope::worker_for(turn.job.organisation);
        let settle = async |tx: &mut Writing<'_>| lanes::settle(tx, turn, come, now).await;
        self.database.write(&scope, settle).await.map(drop)
    }
}

/// True of a failure of ours that may pass. What is refused, or has failed too often, ends the job.
fn is_to_be_tried_again(turn: &Turn, problem: &Problem) -> bool {
    let (job, kind, code) = (turn.job.id, turn.job.kind, problem.code());
    if code.status().is_client_error() {
        tracing::info!(%job, %kind, code = code.as_str(), "a job was refused");
        return false;
    }
    let error: Option<&(dyn std::error::Error + 'static)> =
        problem.cause().map(|cause| cause.as_ref() as _);
    tracing::warn!(%job, %kind, attempts = turn.attempts, error, "a step of a job failed");
    turn.attempts <= Job::MOST_ATTEMPTS
}
