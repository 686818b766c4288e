//! One note.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::NoteId};
use persistence::notes;

use super::NoteView;
use crate::{answers::PathId, caller::Caller, problem::Problem};

/// Read a note
///
/// It is your organisation's alone.
#[utoipa::path(
    operation_id = "note_show",
    tag = "Notes",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The note.", body = NoteView))
)]
#[get("/notes/{id}")]
pub(crate) async fn note_show(
    caller: Caller<right::Read>,
    id: PathId<NoteId>,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(notes::find(tx, id.0).await?)).await?;
    let view = NoteView::from(found.ok_or_else(Problem::not_found)?);
    Ok(HttpResponse::Ok().json(view))
}
