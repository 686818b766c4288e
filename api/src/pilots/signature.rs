//! What a signer says: exactly this content.

use domain::{content::ContentHash, pilot::ApproveError, signing::SignError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong},
    problem::{Code, Problem, sentence},
};

/// What is signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSignature, example = json!({
    "content_hash": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
}))]
pub(crate) struct SignatureRequest {
    /// The `content_hash` of what the signer has read.
    #[schema(value_type = String, required, min_length = 71, max_length = 71)]
    content_hash: Field<String>,
}

impl Parse for SignatureRequest {
    type Value = ContentHash;

    fn parse(self, reader: &mut Reader) -> Option<ContentHash> {
        reader.required("content_hash", self.content_hash, |raw| {
            let form = "must be sha256: and 64 lower-case hexadecimal digits";
            ContentHash::parse(&raw).ok_or_else(|| Wrong::new("malformed", form))
        })
    }
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        let code = match error {
            ApproveError::Refused(refusal) => return refusal.into(),
            ApproveError::RequesterCannotApprove => Code::RequesterCannotApprove,
            ApproveError::Sign(SignError::Outdated { .. }) => Code::OutdatedContent,
            ApproveError::Sign(SignError::AlreadySigned) => Code::AlreadySigned,
            ApproveError::Sign(SignError::SamePerson) => Code::SamePerson,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
