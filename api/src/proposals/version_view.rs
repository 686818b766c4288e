//! A version of a pitch that was handed over, as both sides read it.

use persistence::proposals::Version;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::ReceiptView;
use crate::problem::Problem;

/// A version that was handed over.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalVersion)]
pub(super) struct VersionView {
    /// What it was called.
    #[schema(example = "Oat drink in a paper bottle")]
    title: String,
    /// The proof of what was handed over and when.
    receipt: ReceiptView,
}

impl From<&Version> for VersionView {
    fn from(version: &Version) -> Self {
        Self { title: version.title.as_str().to_owned(), receipt: version.receipt.into() }
    }
}

/// The versions of a proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalVersions)]
pub(super) struct VersionsView {
    /// The first one first: a hundred at most.
    pub(super) items: Vec<VersionView>,
}

/// A version, with what was handed over.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalVersionDocument)]
pub(super) struct VersionDocumentView {
    /// What it was called.
    #[schema(example = "Oat drink in a paper bottle")]
    title: String,
    /// The proof of what was handed over and when.
    receipt: ReceiptView,
    /// What was handed over, as it was hashed: SHA-256 of its canonical JSON (RFC 8785) is the receipt's
    /// `hash`. Fields of the pitch that nobody had written are left out, but for those of the first
    /// pitches. Null for the buyer of a withdrawn proposal.
    #[schema(value_type = Option<Object>, example = json!({
        "pitch": {
            "title": "Oat drink in a paper bottle",
            "value_line": "A third less plastic on the shelf at the same price",
            "category": "packaging",
            "problem": null,
            "evidence": null,
            "readiness": 7,
            "earliest_launch": "2027-03-01",
        },
        "proposal": "prop_01930000000070008000000000000001",
        "submitted_at": "2026-01-01T10:00:00Z",
    }))]
    document: Option<serde_json::Value>,
}

impl VersionDocumentView {
    /// The view of a version with its document from the canonical text, which JSON reads and writes as
    /// it is.
    ///
    /// # Errors
    /// 500 when the text is no JSON.
    pub(super) fn new(version: &Version, canonical: Option<&str>) -> Result<Self, Problem> {
        let VersionView { title, receipt } = version.into();
        let document = canonical.map(serde_json::from_str).transpose();
        Ok(Self { title, receipt, document: document.map_err(Problem::internal)? })
    }
}
