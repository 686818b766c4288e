//! Somebody calls a job off.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::JobId};
use persistence::jobs;

use super::{JobView, whose};
use crate::{
    answers::{PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Cancel a job
///
/// Nothing more is done of it. What it has done already stays done: `progress` tells how much that is.
#[utoipa::path(
    operation_id = "job_cancel",
    tag = "Jobs",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "Cancelled.", body = JobView))
)]
#[post("/jobs/{id}/cancellation")]
pub(crate) async fn job_cancel(
    caller: Caller<right::Read>,
    id: PathId<JobId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    caller
        .write(async |tx| {
            jobs::hold_lane(tx, now).await?;
            let job = jobs::lock(tx, whose(actor), id.0).await?.ok_or_else(Problem::not_found)?;
            let (job, event) = job.cancel(actor, now)?;
            jobs::end(tx, &job, None, &event).await?;
            changed(job.version, &JobView::new(&job, None))
        })
        .await
}
