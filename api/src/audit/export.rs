//! The whole audit as a stream: one JSON object a line, in bounded memory.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::EventId};
use persistence::audit::{self, Line, Place};

use super::{AuditView, place};
use crate::{
    caller::Caller,
    download::{self, NDJSON, Piece},
    lists::{Behind, BehindParameters},
    problem::Problem,
};

/// So many lines are read at once.
const PIECE: u16 = 1_000;

/// Export the audit of my organisation
///
/// NDJSON: an entry a line, oldest first, to the end of what there is; behind `cursor`, where one is
/// given. A stream that breaks off in the middle ends without its last chunk, which every client
/// notices; go on from the last `id`.
#[utoipa::path(
    operation_id = "audit_export",
    tag = "Audit",
    security(("access_token" = ["read_audit"])),
    params(BehindParameters),
    responses((status = 200, description = "The entries.", body = String, content_type = "application/x-ndjson", example = "{\"id\":\"evt_01930000000070008000000000000001\",\"kind\":\"session.sign_in\",\"at\":\"2026-01-01T10:00:00Z\",\"by\":\"person\",\"user\":\"user_01930000000070008000000000000001\",\"address\":\"198.51.100.7\",\"detail\":\"sess_01930000000070008000000000000001\",\"event\":null}\n"))
)]
#[get("/audit/export")]
pub(crate) async fn audit_export(
    caller: Caller<right::ReadAudit>,
    behind: Behind<EventId>,
) -> Result<HttpResponse, Problem> {
    let first = caller
        .read(async |tx| {
            let after = place(tx, behind.0).await?;
            Ok(audit::list(tx, after, PIECE).await?)
        })
        .await?;
    Ok(download::download("audit", NDJSON, piece(first)?, async move |after| {
        piece(caller.read(async |tx| Ok(audit::list(tx, Some(after), PIECE).await?)).await?)
    }))
}

/// The lines of a piece, and behind which place the next one begins.
fn piece(found: Vec<(Place, Line)>) -> Result<Piece<Place>, Problem> {
    let full = found.len() == usize::from(PIECE);
    let next = found.last().map(|(place, _)| *place).filter(|_| full);
    Piece::lines(found.into_iter().map(|(_, line)| AuditView::from(line)), next)
}
