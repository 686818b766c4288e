//! Jobs: what takes longer than a request, done for whoever has asked for it.
//!
//! Who asked is judged again whenever something of it is done. A job may be begun many times, each time by
//! a server that goes on from where the last one stopped; it ends once.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    access::Permission,
    actor::{Actor, By},
    content::Content,
    event::{self, Audience, Entity, Event},
    id::{Id, JobId, OrganisationId, UserId},
    machine::{Machine, Refusal, Who, transition},
    names::{Name, names},
};

names! {
    /// What a job does.
    pub enum Kind {
        /// Invites colleagues.
        ImportUsers = "import_users",
        /// Proposes partnerships.
        ImportPartners = "import_partners",
        /// Gathers what an organisation has.
        Export = "export",
    }
}

impl Kind {
    /// What it takes, as it is asked for and as it is done.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::ImportUsers => Permission::ManageMembers,
            Self::ImportPartners => Permission::ManagePartnerships,
            Self::Export => Permission::ReadAudit,
        }
    }
}

names! {
    /// The states of a job.
    pub enum State {
        /// It waits for its turn.
        Queued = "queued",
        /// It was begun.
        Running = "running",
        /// It is done.
        Succeeded = "succeeded",
        /// It was given up.
        Failed = "failed",
        /// Somebody has called it off.
        Cancelled = "cancelled",
    }
}

names! {
    /// What happens to a job.
    pub enum Action {
        /// It is asked for.
        Queue = "queue",
        /// It is begun.
        Start = "start",
        /// It is done.
        Succeed = "succeed",
        /// It is given up.
        Fail = "fail",
        /// Somebody calls it off.
        Cancel = "cancel",
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "job",
    initial: &[State::Queued],
    transitions: &[
        transition(State::Queued, Action::Start, Who::Clock, State::Running),
        transition(State::Queued, Action::Cancel, Who::Author, State::Cancelled),
        transition(State::Running, Action::Succeed, Who::Clock, State::Succeeded),
        transition(State::Running, Action::Fail, Who::Clock, State::Failed),
        transition(State::Running, Action::Cancel, Who::Author, State::Cancelled),
    ],
};

impl State {
    /// True while there is something to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Queued | Self::Running => true,
            Self::Succeeded | Self::Failed | Self::Cancelled => false,
        }
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// How much is done.
    pub done: i32,
    /// Of how much; none while nobody knows.
    pub total: Option<i32>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// The organisation for which it is done.
    pub organisation: OrganisationId,
    /// Who has asked for it: a person or a service account.
    pub asked_by: UserId,
    /// What it does.
    pub kind: Kind,
    /// Counts the changes, progress included, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// How far it is.
    pub progress: Progress,
    /// The status with which a request would have been answered, once it has succeeded or failed.
    pub status: Option<u16>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was begun.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Job {
    /// So many are open at once in an organisation at most.
    pub const MOST_OPEN: i32 = 20;

    /// For so long it is kept after its end.
    pub const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

    /// So often it is begun in vain before it is given up.
    pub const MOST_ATTEMPTS: i32 = 12;

    /// Asks for a job.
    #[must_use]
    pub fn queue(
        id: JobId,
        kind: Kind,
        total: Option<i32>,
        by: &Actor,
        at: Timestamp,
    ) -> (Self, Event) {
        let job = Self {
            id,
            organisation: by.organisation,
            asked_by: by.user,
            kind,
            version: 1,
            state: State::Queued,
            progress: Progress { done: 0, total },
            status: None,
            created_at: at,
            started_at: None,
            ended_at: None,
        };
        let event = job.born(Action::Queue, by.into(), at);
        (job, event)
    }

    /// What whoever may see it can do with it.
    #[must_use]
    pub fn allowed(&self) -> Vec<Action> {
        MACHINE.allowed(self.state, |who| who == Who::Author)
    }

    /// Until when it is kept, once it has ended.
    #[must_use]
    pub fn kept_until(&self) -> Option<Timestamp> {
        self.ended_at.map(|at| at.saturating_add(Self::KEPT).unwrap_or(Timestamp::MAX))
    }

    /// Begins it.
    ///
    /// # Errors
    /// [`Refusal`] when it was begun already, or has ended.
    pub fn start(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state =
            MACHINE.go(self.state, Action::Start, State::Running, |who| who == Who::Clock)?;
        Ok(self.becomes(Action::Start, By::Clock, at, |next| Self {
            state,
            started_at: Some(at),
            ..next
        }))
    }

    /// Notes how far it is. That is no event.
    #[must_use]
    pub fn advance(self, progress: Progress) -> Self {
        Self { version: self.version + 1, progress, ..self }
    }

    /// Ends it with this answer: done where it is a good one, else given up.
    ///
    /// # Errors
    /// [`Refusal`] when it does not run.
    pub fn end(self, status: u16, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let (action, to) = if (200..300).contains(&status) {
            (Action::Succeed, State::Succeeded)
        } else {
            (Action::Fail, State::Failed)
        };
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        Ok(self.becomes(action, By::Clock, at, |next| Self {
            state,
            status: Some(status),
            ended_at: Some(at),
            ..next
        }))
    }

    /// Calls it off. What it has done already stays done.
    ///
    /// # Errors
    /// [`Refusal`] when it has ended.
    pub fn cancel(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let to = State::Cancelled;
        let state = MACHINE.go(self.state, Action::Cancel, to, |who| who == Who::Author)?;
        Ok(self.becomes(Action::Cancel, by.into(), at, |next| Self {
            state,
            ended_at: Some(at),
            ..next
        }))
    }

    fn becomes(
        self,
        action: Action,
        by: By,
        at: Timestamp,
        change: impl FnOnce(Self) -> Self,
    ) -> (Self, Event) {
        let was = self.was();
        let next = change(Self { version: self.version + 1, ..self });
        let event = was.becomes(&next, action, by, at, None);
        (next, event)
    }
}

impl Entity for Job {
    type Action = Action;

    fn kind(action: Action) -> event::Kind {
        event::Kind::Job(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        Content::new().with("kind", self.kind.as_str()).with("asked_by", self.asked_by.to_string())
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Grants, Roles};

    fn asked() -> (Actor, Job) {
        let by = Actor {
            user: UserId::new(Uuid::from_u128(1)),
            organisation: OrganisationId::new(Uuid::from_u128(2)),
            grants: Grants::Roles(Roles::founder()),
        };
        let id = JobId::new(Uuid::from_u128(3));
        let (job, event) = Job::queue(id, Kind::ImportUsers, Some(3), &by, Timestamp::UNIX_EPOCH);
        assert_eq!(event.to, "queued");
        (by, job)
    }

    #[test]
    fn it_ends_once_and_its_status_says_how() {
        let (by, job) = asked();
        let now = Timestamp::UNIX_EPOCH;
        assert!(job.clone().end(200, now).is_err());
        let (job, started) = job.start(now).unwrap();
        assert!(job.clone().start(now).is_err());
        let job = job.advance(Progress { done: 2, total: Some(3) });
        assert_eq!(job.version, 3);
        for (status, state) in [(200, State::Succeeded), (403, State::Failed)] {
            let (ended, event) = job.clone().end(status, now).unwrap();
            assert_eq!((ended.state, ended.status), (state, Some(status)));
            // Progress in between leaves no gap in the log.
            assert_eq!(event.before, Some(started.after));
            assert!(ended.clone().end(200, now).is_err());
            assert!(ended.cancel(&by, now).is_err());
        }
    }

    #[test]
    fn it_can_be_called_off_until_it_has_ended() {
        let (by, job) = asked();
        let now = Timestamp::UNIX_EPOCH;
        let (running, _) = job.clone().start(now).unwrap();
        for job in [job, running] {
            assert_eq!(job.allowed(), [Action::Cancel]);
            let (cancelled, _) = job.cancel(&by, now).unwrap();
            assert!(cancelled.allowed().is_empty() && !cancelled.state.is_open());
            assert_eq!(cancelled.kept_until(), now.checked_add(Job::KEPT).ok());
            assert!(cancelled.end(200, now).is_err());
        }
    }
}
