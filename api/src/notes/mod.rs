//! Notes: what an organisation writes down about a proposal for itself.

mod list;
mod show;
mod view;
mod write;

use domain::id::NoteId;

use self::view::NoteView;
use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(list::note_list).service(write::note_write).service(show::note_show);
}

/// The path of a note.
pub(crate) fn path(id: NoteId) -> String {
    format!("/v1/notes/{id}")
}
