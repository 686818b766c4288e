//! Somebody writes down about a proposal what is for its own organisation alone.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId, note::Note};
use persistence::{members, notes, proposals};

use super::{NoteView, path};
use crate::{
    answers::{PathId, created},
    body::Body,
    caller::Caller,
    problem::Problem,
    remarks::{Request, not_a_reader},
};

/// Write a note on a proposal
///
/// For your organisation alone, whatever becomes of the proposal or the partnership. Colleagues can be
/// mentioned: they are told by mail.
#[utoipa::path(
    operation_id = "note_write",
    tag = "Notes",
    security(("access_token" = ["write_notes"])),
    request_body = Request,
    responses((status = 201, description = "Written.", body = NoteView))
)]
#[post("/proposals/{id}/notes")]
pub(crate) async fn note_write(
    caller: Caller<right::WriteNotes>,
    id: PathId<ProposalId>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let words = body.0;
    caller
        .write(async |tx| {
            let proposal = proposals::find(tx, id.0).await?.ok_or_else(Problem::not_found)?.value;
            let parties = &proposal.standing.parties;
            let party = caller.actor().party_of(parties).ok_or_else(Problem::not_found)?;
            for (index, user) in words.mentions.iter().enumerate() {
                if members::find(tx, *user).await?.is_none() {
                    return Err(not_a_reader(index, "must be a member of your organisation"));
                }
            }
            let author = members::keep(tx, party.user()).await?.ok_or_else(Problem::not_found)?;
            let (fresh, now) = (caller.fresh(), caller.now());
            let (note, event) = Note::write(fresh, &proposal, words, &author, &party, now);
            notes::insert(tx, &note, &event).await?;
            created(path(note.id), None, &NoteView::from(note))
        })
        .await
}
