//! A job whose turn it is, on behalf of whoever has asked for it: its rights are judged anew each time, and
//! what is written is written while the turn is not over, or not at all.

use std::sync::Arc;

use domain::{
    access::Grants,
    actor::{Actor, By},
    job::{Job, Progress},
};
use jiff::{SignedDuration, Timestamp};
use persistence::{
    Credential, Database, Denied, Failure, Reading, Scope, Writing,
    jobs::lanes::{self, Turn},
    members, service_accounts,
};

use crate::{
    answers::Answer,
    caller::missing,
    problem::{Code, Problem},
    state::{Shared, State},
};

/// How long a lane that was taken is left alone, counted from the last time that its job got on.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// What a step of a job has come to.
pub(crate) enum Step {
    /// There is more to do. Others have their turn first.
    On,
    /// There is more to do, not before this instant.
    Later(Timestamp),
    /// All is done: the answer, as a request would have had it.
    Done(Answer),
}

/// Why a step of a job has stopped.
pub(crate) enum Stop {
    /// The turn is over, or the job was called off: nothing was written.
    Over,
    /// Who has asked holds other roles than a moment ago: it is judged anew.
    Changed,
    /// It is refused, as a request would have been; or something failed on our side.
    Refused(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(Denied::Outdated) => Self::Changed,
            Failure::Denied(Denied::Ended) => {
                let detail = "The secret with which this was asked for works no more.";
                Self::Refused(Problem::new(Code::MissingPermission, detail))
            }
            failure => Self::Refused(failure.into()),
        }
    }
}

/// A job that is done just now, on behalf of whoever has asked for it.
pub(crate) struct Running<'w> {
    database: &'w Database,
    shared: &'w Arc<Shared>,
    turn: &'w Turn,
    actor: Actor,
}

impl<'w> Running<'w> {
    /// A job whose turn it is, if whoever has asked for it may have it done still.
    ///
    /// # Errors
    /// [`Stop::Refused`] where it may not.
    pub(super) async fn judge(
        database: &'w Database,
        shared: &'w Arc<Shared>,
        turn: &'w Turn,
    ) -> Result<Self, Stop> {
        let scope = Scope::worker_for(turn.job.organisation);
        let grants = async |tx: &Reading<'_>| grants(tx, turn.by).await;
        let Some(grants) = database.read(&scope, grants).await? else {
            let detail = "Who has asked for this does not belong to the organisation any more.";
            return Err(Problem::new(Code::MissingPermission, detail).into());
        };
        let Job { asked_by: user, organisation, kind, .. } = turn.job;
        let actor = Actor { user, organisation, grants };
        if !actor.may(kind.permission()) {
            return Err(missing(kind.permission()).into());
        }
        Ok(Self { database, shared, turn, actor })
    }

    /// The job, as it was when its turn came.
    pub(crate) fn job(&self) -> &Job {
        &self.turn.job
    }

    /// What it was asked for with.
    pub(crate) fn input(&self) -> &str {
        &self.turn.input
    }

    /// What the last step has kept for this one.
    pub(crate) fn so_far(&self) -> Option<&str> {
        self.turn.so_far.as_deref()
    }

    /// On whose behalf it is done, with what it may do now.
    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// With what it was asked for.
    pub(crate) fn credential(&self) -> Credential {
        self.turn.credential
    }

    /// What a request is answered with.
    pub(crate) fn state(&self) -> State {
        State::new(self.shared.clone(), self.database.clone())
    }

    /// What the server works with, the database excepted.
    pub(crate) fn shared(&self) -> &Shared {
        self.shared
    }

    fn scope(&self) -> Scope {
        Scope::behalf(&self.actor, self.turn.credential, self.now())
    }

    /// Changes something on its behalf, and notes in the same transaction how far the job is, with what the
    /// next step has to know. The turn is lengthened by this.
    ///
    /// # Errors
    /// What `work` refuses, or [`Stop`] where the turn is over: then nothing was written.
    pub(crate) async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<(T, Progress, Option<String>), Problem>,
    ) -> Result<T, Stop> {
        let work = async |tx: &mut Writing<'_>| {
            if !lanes::hold(tx, self.turn).await? {
                return Err(Stop::Over);
            }
            let (value, progress, so_far) = work(tx).await?;
            let lease_until = self.now().saturating_add(LEASE).unwrap_or(Timestamp::MAX);
            let far = (progress, so_far.as_deref());
            lanes::advance(tx, self.turn, far, lease_until).await?;
            Ok(value)
        };
        self.database.write(&self.scope(), work).await
    }
}

/// What somebody may do now; nothing where it does not belong to the organisation any more.
async fn grants(tx: &Reading<'_>, by: By) -> Result<Option<Grants>, Failure> {
    Ok(match by {
        By::Person(user, _) => {
            members::find(tx, user).await?.map(|member| Grants::Roles(member.roles))
        }
        By::Service(user, _) => {
            service_accounts::find(tx, user).await?.map(|account| Grants::Scopes(account.scopes))
        }
        By::Operator | By::Guest | By::Clock => None,
    })
}
