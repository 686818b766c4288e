//! Notes: what an organisation writes down about a proposal for itself.

mod list;
mod show;
mod view;
mod write;

use domain::id::NoteId;
use utoipa_actix_web::service_config::ServiceConfig;

use self::view::NoteView;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list::note_list).service(write::note_write).service(show::note_show);
}

/// The path of a note.
pub(crate) fn path(id: NoteId) -> String {
    format!("/v1/notes/{id}")
}
