//! The jobs that somebody has asked for.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::JobId};
use persistence::{Reading, jobs};

use super::{JobView, whose};
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List jobs
///
/// Those that you have asked for, and for an `org_admin` those of the whole organisation: the open ones, and
/// for seven days those that have ended, the oldest first. The bodies of their results are
/// left out.
#[utoipa::path(
    operation_id = "job_list",
    tag = "Jobs",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of jobs.", body = PageView<JobView>))
)]
#[get("/jobs")]
pub(crate) async fn job_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<JobId>,
) -> Result<HttpResponse, Problem> {
    let whose = whose(caller.actor());
    let list =
        async |tx: &Reading<'_>| Ok(jobs::list(tx, whose, asked.after, asked.wanted()).await?);
    let found = caller.read(list).await?;
    asked.page(&request, found, |job| job.id, |job| JobView::new(&job, None))
}
