//! An agreement as both sides see it.

use domain::{
    actor::Actor,
    agreement::{Agreement, Terms},
    attachment::File,
    machine::Name,
};
use jiff::Timestamp;
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::{
    allowed::{self, AllowedAction},
    signatures::SignatureView,
};

/// An agreement of both sides.
#[derive(Serialize, ToSchema)]
#[schema(as = Agreement)]
pub(crate) struct AgreementView {
    /// Its id.
    #[schema(example = "agr_01930000000070008000000000000001")]
    id: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `draft`, `proposed`, `changes_requested`, `signed`, `ending`, `expired`, `terminated`,
    /// `superseded` or `withdrawn`.
    #[schema(example = "signed")]
    state: &'static str,
    /// True while it binds both sides: signed by both, begun, and not over.
    #[schema(example = true)]
    live: bool,
    /// The side that wrote the terms.
    #[schema(example = "buyer")]
    author: &'static str,
    /// What both sides sign.
    terms: TermsView,
    /// What a signature names: SHA-256 of the canonical JSON (RFC 8785) of the fields of `terms`,
    /// `agreement`, the id, and `supersedes`. Of the document it has `name`, `media_type`, `size` and
    /// `sha256`.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// The signatures under these terms, in the order of signing.
    signatures: Vec<SignatureView>,
    /// The agreement in whose place it comes.
    #[schema(example = json!(null))]
    supersedes: Option<String>,
    /// Its place among those that have superseded one another.
    #[schema(minimum = 1, example = 1)]
    edition: i32,
    /// When the notice of a side ends it.
    #[schema(format = DateTime, example = json!(null))]
    notice_ends_at: Option<String>,
    /// When the one that supersedes it takes its place.
    #[schema(format = DateTime, example = json!(null))]
    superseded_at: Option<String>,
    /// True if silence has ended it.
    #[schema(example = false)]
    by_lapse: bool,
    /// When the other side got to know of it.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    proposed_at: Option<String>,
    /// When it came into being; while it is private.
    #[schema(format = DateTime, example = json!(null))]
    created_at: Option<String>,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What both sides sign.
#[derive(Serialize, ToSchema)]
#[schema(as = AgreementTerms)]
struct TermsView {
    /// `nda` or `front_end`.
    #[schema(example = "nda")]
    kind: &'static str,
    /// What it is called.
    #[schema(example = "Mutual non-disclosure agreement")]
    title: String,
    /// Its words.
    #[schema(example = "What either side marks as confidential stays between the two.")]
    clauses: Option<String>,
    /// The file that has its words.
    document: Option<DocumentView>,
    /// The first day on which it is valid.
    #[schema(format = Date, example = "2026-01-01")]
    valid_from: String,
    /// The first day on which it is not valid any more.
    #[schema(format = Date, example = "2029-01-01")]
    valid_until: Option<String>,
    /// Where these days begin.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// Days from a side's notice to the end.
    #[schema(minimum = 0, maximum = 365, example = 30)]
    notice_days: i16,
}

/// The file that has the words of an agreement.
#[derive(Serialize, ToSchema)]
#[schema(as = AgreementDocument)]
struct DocumentView {
    /// The id of the attachment.
    #[schema(example = "file_01930000000070008000000000000001")]
    id: String,
    /// Its name.
    #[schema(example = "NDA 2027.pdf")]
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
}

impl From<&File> for DocumentView {
    fn from(file: &File) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.as_str().to_owned(),
            media_type: file.media_type.as_str(),
            size: file.size,
            sha256: file.sha256.to_string(),
        }
    }
}

impl From<&Terms> for TermsView {
    fn from(terms: &Terms) -> Self {
        Self {
            kind: terms.kind.as_str(),
            title: terms.title.as_str().to_owned(),
            clauses: terms.clauses.as_ref().map(|text| text.as_str().to_owned()),
            document: terms.document.as_ref().map(Into::into),
            valid_from: terms.validity.from().to_string(),
            valid_until: terms.validity.until().map(|date| date.to_string()),
            time_zone: terms.validity.zone().name().to_owned(),
            notice_days: terms.notice.days(),
        }
    }
}

impl AgreementView {
    pub(super) fn new(stored: &Stored<Agreement>, actor: &Actor, now: Timestamp) -> Self {
        let one = &stored.value;
        Self {
            id: one.id.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            live: one.is_live(now),
            author: one.author.as_str(),
            terms: (&one.terms).into(),
            content_hash: one.content_hash().to_string(),
            signatures: one.signatures.iter().map(Into::into).collect(),
            supersedes: one.supersedes.map(|id| id.to_string()),
            edition: one.edition,
            notice_ends_at: one.notice_ends_at.map(|at| at.to_string()),
            superseded_at: one.superseded_at.map(|at| at.to_string()),
            by_lapse: one.by_lapse,
            proposed_at: one.proposed_at.map(|at| at.to_string()),
            created_at: one.is_private().then(|| stored.created_at.to_string()),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }
}
