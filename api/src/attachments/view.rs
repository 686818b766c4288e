//! A file as each side sees it.

use domain::{actor::Actor, machine::Name};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::allowed::{self, AllowedAction};

/// A file that belongs to something.
#[derive(Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(crate) struct AttachmentView {
    /// Its id.
    #[schema(example = "file_01930000000070008000000000000001")]
    id: String,
    /// The proposal or agreement to which it belongs.
    #[schema(example = "prop_01930000000070008000000000000001")]
    belongs_to: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 2)]
    version: i32,
    /// `pending` until its bytes are there, then `complete`; `removed` once it is gone.
    #[schema(example = "complete")]
    state: &'static str,
    /// The side that brought it.
    #[schema(example = "supplier")]
    side: &'static str,
    /// Its name.
    #[schema(example = "Paper bottle.pdf")]
    name: String,
    /// Its type.
    #[schema(example = "application/pdf")]
    media_type: &'static str,
    /// Its size in bytes.
    #[schema(minimum = 1, example = 48_213)]
    size: i64,
    /// SHA-256 of its bytes.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    sha256: String,
    /// True where only a live non-disclosure agreement lets the other side read it.
    #[schema(example = false)]
    confidential: bool,
    /// When its bytes were there; for the side that brought it.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    completed_at: Option<String>,
    /// When it last changed; for the side that brought it.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    updated_at: Option<String>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

impl AttachmentView {
    pub(super) fn new(stored: &Stored<domain::attachment::Attachment>, actor: &Actor) -> Self {
        let one = &stored.value;
        // When a side wrote is its own affair: the other knows since when the owner is shared.
        let own = one.brought_by() == actor.organisation;
        Self {
            id: one.file.id.to_string(),
            belongs_to: one.owner.id.text(),
            version: one.version,
            state: one.state.as_str(),
            side: one.side.as_str(),
            name: one.file.name.as_str().to_owned(),
            media_type: one.file.media_type.as_str(),
            size: one.file.size,
            sha256: one.file.sha256.to_string(),
            confidential: one.confidential,
            completed_at: one.completed_at.filter(|_| own).map(|at| at.to_string()),
            updated_at: own.then(|| stored.updated_at.to_string()),
            allowed_actions: allowed::list(
                COLLECTION,
                one.file.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }
}
