//! What is proposed for a right that both have signed.

use domain::{exclusivity::Amendment, machine::Name};
use serde::Serialize;
use utoipa::ToSchema;

use super::terms_view::told;

/// Other terms that are proposed.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityAmendment)]
pub(super) struct AmendmentView {
    /// What its signatures name.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Why they are proposed.
    #[schema(example = "It sells well, and both want the autumn, too.")]
    reason: String,
    /// The side that proposed them.
    #[schema(example = "buyer")]
    proposed_side: &'static str,
    /// Who did.
    #[schema(example = "user_01930000000070008000000000000001")]
    proposed_by: String,
    /// When.
    #[schema(format = DateTime, example = "2026-04-01T09:00:00Z")]
    proposed_at: String,
    /// Who signed them for the buyer; the supplier signs last.
    #[schema(example = json!(null))]
    signed_by: Option<String>,
    /// What the buyer attests of the law with that.
    #[schema(example = json!(null))]
    buyer_attestation: Option<String>,
    /// When they fall away without both signatures.
    #[schema(format = DateTime, example = "2026-05-01T09:00:00Z")]
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
            signed_by: one.signature.map(|signature| signature.user.to_string()),
            buyer_attestation: told(one.attestation.as_ref()),
            expires_at: one.expires_at().to_string(),
        }
    }
}
