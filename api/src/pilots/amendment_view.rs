//! What is proposed for a charter, and what is another in it since its pilot began.

use domain::{
    machine::Name,
    pilot::{Amendment, Change},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Another charter that is proposed.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotAmendment)]
pub(super) struct AmendmentView {
    /// What its signatures name.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Why it is proposed.
    #[schema(example = "The bottles came four weeks late.")]
    reason: String,
    /// The side that proposed it.
    #[schema(example = "supplier")]
    proposed_side: &'static str,
    /// Who did; of the buyer's, she cannot approve it.
    #[schema(example = "user_01930000000070008000000000000001")]
    proposed_by: String,
    /// When.
    #[schema(format = DateTime, example = "2027-02-01T09:00:00Z")]
    proposed_at: String,
    /// Who approved it for the buyer; the supplier signs last.
    #[schema(example = json!(null))]
    approved_by: Option<String>,
    /// When it falls away without both signatures.
    #[schema(format = DateTime, example = "2027-03-03T09:00:00Z")]
    expires_at: String,
}

impl From<&Amendment> for AmendmentView {
    fn from(one: &Amendment) -> Self {
        Self {
            content_hash: one.content.to_string(),
            reason: one.reason.as_str().to_owned(),
            proposed_side: one.side.as_str(),
            proposed_by: one.by.to_string(),
            proposed_at: one.at.to_string(),
            approved_by: one.approval.map(|approval| approval.user.to_string()),
            expires_at: one.expires_at().to_string(),
        }
    }
}

/// A field of the charter that is another since the pilot began.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotCharterChange)]
pub(super) struct ChangeView {
    /// Which, as a JSON pointer into the charter.
    #[schema(example = "/criteria/0/go_value")]
    field: String,
    /// Since when.
    #[schema(format = DateTime, example = "2027-02-03T09:00:00Z")]
    at: String,
    /// By the charter of which number.
    #[schema(minimum = 2, example = 2)]
    charter_number: i16,
}

impl From<&Change> for ChangeView {
    fn from(one: &Change) -> Self {
        Self { field: one.field.clone(), at: one.at.to_string(), charter_number: one.number }
    }
}
