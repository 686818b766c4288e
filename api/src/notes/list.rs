//! An organisation's own notes on a proposal, the newest first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{NoteId, ProposalId},
};
use persistence::{notes, proposals};

use super::NoteView;
use crate::{
    answers::PathId,
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the notes on a proposal
///
/// Your organisation's own, the newest first. The other side cannot see whether there are any.
#[utoipa::path(
    operation_id = "note_list",
    tag = "Notes",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of notes.", body = PageView<NoteView>))
)]
#[get("/proposals/{id}/notes")]
pub(crate) async fn note_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    id: PathId<ProposalId>,
    asked: ById<NoteId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            proposals::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(notes::list(tx, id.0, asked.after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |one| one.id, NoteView::from)
}
