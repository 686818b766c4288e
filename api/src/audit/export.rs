//! The whole audit as a stream: one JSON object a line, in bounded memory.

use actix_web::{HttpResponse, get, web::Bytes};
use domain::{access::right, id::EventId};
use futures_util::{StreamExt, stream};
use persistence::audit::{self, Line, Place};

use super::{AuditView, place};
use crate::{
    answers::{ONE, json},
    caller::Caller,
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
    params(BehindParameters),
    responses((status = 200, description = "The entries.", body = String, content_type = "application/x-ndjson"))
)]
#[get("/audit/export")]
pub(crate) async fn audit_export(
    caller: Caller<right::ReadAudit>,
    behind: Behind<EventId>,
) -> Result<HttpResponse, Problem> {
    // The first piece before the answer begins, so that a refusal is one.
    let first = caller
        .read(async |tx| {
            let after = place(tx, behind.0).await?;
            Ok(audit::list(tx, after, PIECE).await?)
        })
        .await?;
    let (bytes, next) = piece(first)?;
    let rest = stream::unfold((caller, next), async |(caller, next)| {
        let after = next?;
        let read = async |tx: &persistence::Reading<'_>| {
            Ok::<_, Problem>(audit::list(tx, Some(after), PIECE).await?)
        };
        let found = caller.read(read).await.and_then(piece);
        Some(match found {
            Ok((bytes, next)) => (Ok(bytes), (caller, next)),
            Err(problem) => (Err(problem), (caller, None)),
        })
    });
    let all = stream::once(async { Ok::<_, Problem>(bytes) }).chain(rest);
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("Content-Disposition", "attachment; filename=\"audit.ndjson\""))
        .streaming(all))
}

/// The lines of a piece, and behind which place the next one begins.
fn piece(found: Vec<(Place, Line)>) -> Result<(Bytes, Option<Place>), Problem> {
    let full = found.len() == usize::from(PIECE);
    let next = found.last().map(|(place, _)| *place).filter(|_| full);
    let mut text = Vec::with_capacity(found.len() * ONE / 2);
    for (_, line) in found {
        text.extend(json(&AuditView::from(line), ONE)?);
        text.push(b'\n');
    }
    Ok((text.into(), next))
}
