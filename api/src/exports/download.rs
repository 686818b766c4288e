//! The file of an export, whole or a part.

use actix_web::{HttpRequest, HttpResponse, get, http::header};
use domain::{access::right, content::ContentHash, id::JobId, job::Kind};
use persistence::{jobs, objects::ObjectName};

use super::{ExportView, gather::object};
use crate::{
    answers::{IfNoneMatch, PathId},
    caller::Caller,
    download::Kept,
    jobs::whose,
    problem::{Code, Problem},
};

/// Download the file of an export
///
/// Whole, or the one part that `Range` asks for, until the job is kept no more.
#[utoipa::path(
    operation_id = "export_download",
    tag = "Exports",
    security(("access_token" = ["read_audit"])),
    params(IfNoneMatch, ("Range" = Option<String>, Header, description = "One part, such as `bytes=0-1023`.", max_length = 100)),
    responses(
        (status = 200, description = "The ZIP.", body = String, content_type = "application/zip"),
        (status = 206, description = "The part, with its place in `Content-Range`.", body = String, content_type = "application/zip"),
        (status = 409, description = "The export is not done, or has come to nothing."),
        (status = 416, description = "The file has no such part."),
    )
)]
#[get("/exports/{id}/content")]
pub(crate) async fn export_download(
    caller: Caller<right::ReadAudit>,
    id: PathId<JobId>,
    request: HttpRequest,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let whose = whose(caller.actor());
    let found = caller.read(async |tx| Ok(jobs::find(tx, whose, id.0).await?)).await?;
    let now = caller.now();
    // Whoever sweeps may come late.
    let kept = found.filter(|(job, _)| {
        job.kind == Kind::Export && job.kept_until().is_none_or(|until| now < until)
    });
    let (job, answer) = kept.ok_or_else(Problem::not_found)?;
    let answer = answer.filter(|_| job.status == Some(200)).ok_or_else(|| {
        let detail = "The export is not done, or has come to nothing: GET /v1/jobs/{id} tells.";
        Problem::new(Code::StateConflict, detail)
    })?;
    let export: ExportView = serde_json::from_slice(&answer).map_err(Problem::internal)?;
    let sha256 = ContentHash::parse(&export.sha256);
    let sha256 = sha256.ok_or_else(|| Problem::internal("an export has no hash"))?;
    let name = ObjectName(job.organisation, object(job.id, sha256));
    let kept = Kept { name, size: export.size, sha256 };
    kept.answer((&request, &known), &caller.shared().objects, |response| {
        let file = format!("attachment; filename=\"export-{}.zip\"", job.id);
        response.content_type("application/zip").insert_header((header::CONTENT_DISPOSITION, file));
    })
    .await
}
