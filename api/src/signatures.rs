//! What a signer says, exactly this content, and how its signature is shown.

use domain::{
    content::ContentHash,
    machine::Name,
    signing::{SignError, Signature},
};
use serde::{Deserialize, Serialize};
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

/// A side's signature.
#[derive(Serialize, ToSchema)]
#[schema(as = Signature)]
pub(crate) struct SignatureView {
    /// `buyer` or `supplier`.
    #[schema(example = "buyer")]
    side: &'static str,
    /// The person who signed.
    #[schema(example = "user_01930000000070008000000000000001")]
    user: String,
    /// What was signed.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// When.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    signed_at: String,
}

impl From<&Signature> for SignatureView {
    fn from(signature: &Signature) -> Self {
        Self {
            side: signature.side.as_str(),
            user: signature.user.to_string(),
            content_hash: signature.content.to_string(),
            signed_at: signature.at.to_string(),
        }
    }
}

impl From<SignError> for Problem {
    fn from(error: SignError) -> Self {
        let code = match error {
            SignError::Outdated { .. } => Code::OutdatedContent,
            SignError::AlreadySigned => Code::AlreadySigned,
            SignError::SamePerson => Code::SamePerson,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
