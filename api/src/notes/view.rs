//! A note as its organisation sees it.

use domain::{
    id::{NoteId, ProposalId, UserId},
    note::Note,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::Shown;

/// What your organisation has written down about a proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = Note)]
pub(crate) struct NoteView {
    /// Its id.
    #[schema(value_type = String, example = "note_01930000000070008000000000000001")]
    id: Shown<NoteId>,
    /// The proposal.
    #[schema(value_type = String, example = "prop_01930000000070008000000000000001")]
    proposal: Shown<ProposalId>,
    /// Who wrote it.
    #[schema(value_type = String, example = "user_01930000000070008000000000000001")]
    author: Shown<UserId>,
    /// What the author was called then; `Erased person` of one who was erased since.
    #[schema(example = "Category Manager")]
    author_name: String,
    /// What was written.
    #[schema(
        example = "The cap is the open question; ask for two samples before the panel meets."
    )]
    text: String,
    /// Who was told of it by mail.
    #[schema(value_type = Vec<String>, example = json!([]))]
    mentions: Vec<Shown<UserId>>,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    created_at: Shown<Timestamp>,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        let remark = note.remark;
        Self {
            id: Shown(note.id),
            proposal: Shown(remark.proposal),
            author: Shown(remark.author),
            author_name: remark.author_name.as_str().to_owned(),
            text: remark.words.text.as_str().to_owned(),
            mentions: remark.words.mentions.into_iter().map(Shown).collect(),
            created_at: Shown(remark.at),
        }
    }
}
