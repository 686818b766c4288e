//! Attachments: files of what two sides share, announced, uploaded, read and removed.
//!
//! A file goes to its place before a row names it, and is seen by nobody until then. What is confidential
//! passes only while a non-disclosure agreement is live, which is locked meanwhile.

mod announce;
mod check;
mod digest;
mod download;
mod list;
mod remove;
mod show;
mod upload;
mod view;

use domain::{
    agreement::Kind,
    attachment::{ActError, Action, Attachment, OwnerId, Protection},
    id::{AttachmentId, Id},
    partnership::Standing,
};
use jiff::Timestamp;
use persistence::{Writing, agreements, objects::ObjectName};
use uuid::Uuid;

pub(crate) use self::view::AttachmentView;
use crate::{
    allowed::Operation,
    body::Wrong,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(announce::attachment_announce)
        .service(list::attachment_list)
        .service(show::attachment_show)
        .service(upload::attachment_upload)
        .service(download::attachment_download)
        .service(remove::attachment_remove);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/attachments";

/// The path of a file.
fn path(id: AttachmentId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Complete => Some(("PUT", "/content")),
        Action::Remove => Some(("POST", "/removal")),
        Action::Announce | Action::Lapse => None,
    }
}

/// An owner by the text of its id.
fn owner(text: &str) -> Result<OwnerId, Wrong> {
    let proposal = Id::parse(text).map(OwnerId::Proposal);
    proposal
        .or_else(|| Id::parse(text).map(OwnerId::Agreement))
        .ok_or_else(|| Wrong::new("malformed", "must be the id of a proposal or an agreement"))
}

/// What protects a file, if it is confidential: locked, so that it holds until the transaction ends.
async fn lock_protection(
    tx: &mut Writing<'_>,
    confidential: bool,
    standing: &Standing,
    at: Timestamp,
) -> Result<Option<Protection>, Problem> {
    if !confidential {
        return Ok(None);
    }
    let signed = agreements::lock_signed(tx, standing, Kind::Nda).await?;
    Ok(Protection::by(&signed, &standing.parties, at))
}

/// The object of a file: in the folder of the organisation that brought it.
fn object_of(attachment: &Attachment, object: Uuid) -> ObjectName {
    ObjectName(attachment.brought_by(), object)
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::Closed | ActError::Document => Code::StateConflict,
            ActError::TooMany => Code::TooManyFiles,
            ActError::Unprotected => Code::NdaRequired,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
