//! Jobs: what takes longer than a request is done by a worker, on behalf of whoever has asked for it.
//!
//! An operation asks for one by [`ask`] and says in `work` how a step of it is done. What it does it does
//! through [`Running`] alone, which judges anew on whose behalf, and lets nothing be written by a worker
//! whose turn is over.

mod ask;
mod cancel;
mod list;
mod running;
mod show;
mod work;

use domain::{
    access::Permission,
    actor::Actor,
    id::JobId,
    job::{Action, Job},
    machine::Name,
};
use persistence::jobs::Whose;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

pub(crate) use self::{
    ask::{Prefer, ask},
    running::{Running, Step, Stop},
    work::Doer,
};
use crate::{
    allowed::{self, AllowedAction},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(list::job_list).service(show::job_show).service(cancel::job_cancel);
}

/// Where jobs are.
const JOBS: &str = "/v1/jobs";

/// The path of a job.
pub(crate) fn path(id: JobId) -> String {
    format!("{JOBS}/{id}")
}

/// Whose jobs somebody sees: its own, and an admin all of the organisation.
pub(crate) fn whose(actor: &Actor) -> Whose {
    if actor.may(Permission::ManageMembers) { Whose::All } else { Whose::Of(actor.user) }
}

/// Something that is done for somebody who does not wait for it.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobView {
    /// Its id.
    #[schema(example = "job_01930000000070008000000000000001")]
    id: String,
    /// Counts the changes, progress included; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// What it does: `import_users`, `import_partners` or `export`.
    #[schema(example = "import_users")]
    kind: &'static str,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    #[schema(example = "running")]
    state: &'static str,
    /// Who has asked for it: a person or a service account.
    #[schema(example = "user_01930000000070008000000000000001")]
    asked_by: String,
    /// How far it is.
    progress: ProgressView,
    /// The answer, once it has succeeded or failed.
    result: Option<ResultView>,
    /// When it was asked for.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
    /// When it was begun.
    #[schema(format = DateTime, example = "2026-01-01T10:00:01Z")]
    started_at: Option<String>,
    /// When it ended.
    #[schema(format = DateTime, example = json!(null))]
    ended_at: Option<String>,
    /// Until when it can be read, once it has ended: for seven days.
    #[schema(format = DateTime, example = json!(null))]
    kept_until: Option<String>,
    /// What you can do with it.
    allowed_actions: Vec<AllowedAction>,
}

/// How far a job is.
#[derive(Serialize, ToSchema)]
#[schema(as = JobProgress)]
struct ProgressView {
    /// How much is done: of an import, rows.
    #[schema(minimum = 0, example = 150)]
    done: i32,
    /// Of how much; null while that is not known.
    #[schema(minimum = 0, example = 400)]
    total: Option<i32>,
}

/// The answer of a job: as a request would have been answered that waits for it.
#[derive(Serialize, ToSchema)]
#[schema(as = JobResult)]
struct ResultView {
    /// The HTTP status.
    #[schema(minimum = 200, maximum = 599, example = 200)]
    status: u16,
    /// The body: of a job that has failed, a problem. Left out of lists.
    #[schema(value_type = Option<Object>, example = json!({"mode": "apply", "rows": 400, "created": 400, "unchanged": 0}))]
    body: Option<Value>,
}

impl JobView {
    /// A job with the body of its answer.
    pub(crate) fn new(job: &Job, body: Option<&[u8]>) -> Self {
        let body = body.and_then(|bytes| serde_json::from_slice(bytes).ok());
        let operation = |action| match action {
            Action::Cancel => Some(("POST", "/cancellation")),
            Action::Queue | Action::Start | Action::Succeed | Action::Fail => None,
        };
        Self {
            id: job.id.to_string(),
            version: job.version,
            kind: job.kind.as_str(),
            state: job.state.as_str(),
            asked_by: job.asked_by.to_string(),
            progress: ProgressView { done: job.progress.done, total: job.progress.total },
            result: job.status.map(|status| ResultView { status, body }),
            created_at: job.created_at.to_string(),
            started_at: job.started_at.map(|at| at.to_string()),
            ended_at: job.ended_at.map(|at| at.to_string()),
            kept_until: job.kept_until().map(|at| at.to_string()),
            allowed_actions: allowed::list(JOBS, job.id, job.allowed(), operation),
        }
    }
}
