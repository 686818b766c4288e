//! The audit, page by page.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::EventId};
use persistence::audit;

use super::{AuditView, id, place};
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// Read the audit of my organisation
///
/// In the order in which it was committed. Keep the last `id` and go on from it: nothing is skipped. An entry is listed once all
/// that was under way before it has ended, which takes a moment.
#[utoipa::path(
    operation_id = "audit_list",
    tag = "Audit",
    security(("access_token" = ["read_audit"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of entries.", body = PageView<AuditView>))
)]
#[get("/audit")]
pub(crate) async fn audit_list(
    caller: Caller<right::ReadAudit>,
    request: HttpRequest,
    asked: ById<EventId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            let after = place(tx, asked.after).await?;
            Ok(audit::list(tx, after, asked.wanted()).await?)
        })
        .await?;
    let lines = found.into_iter().map(|(_, line)| line).collect();
    asked.page(&request, lines, id, AuditView::from)
}
