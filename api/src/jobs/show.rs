//! One job, with its result.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::JobId};
use persistence::jobs;

use super::{JobView, whose};
use crate::{
    answers::{IfNoneMatch, PathId, read},
    caller::Caller,
    problem::Problem,
};

/// Show a job
///
/// How far it is, and once it has ended its result: the answer that the request would have had. Whoever has
/// asked for it sees it, and an `org_admin`. Ask with `If-None-Match` again and again, or wait for its event
/// (`job.succeed`, `job.fail`).
#[utoipa::path(
    operation_id = "job_show",
    tag = "Jobs",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The job.", body = JobView))
)]
#[get("/jobs/{id}")]
pub(crate) async fn job_show(
    caller: Caller<right::Read>,
    id: PathId<JobId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let whose = whose(caller.actor());
    let found = caller.read(async |tx| Ok(jobs::find(tx, whose, id.0).await?)).await?;
    let (job, answer) = found.ok_or_else(Problem::not_found)?;
    read(&known, job.version, &JobView::new(&job, answer.as_deref()))
}
