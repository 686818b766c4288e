//! What a signer of an exclusivity says: exactly this content, and what it attests of the law.

use domain::{content::ContentHash, text::Paragraph};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, text};

/// What is signed, and attested.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExclusivitySignature, example = json!({
    "content_hash": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
}))]
pub(super) struct SignatureRequest {
    /// The `content_hash` of what the signer has read.
    #[schema(value_type = String, required, min_length = 71, max_length = 71)]
    content_hash: Field<String>,
    /// What your side attests of the law, such as its share of the market and who has looked into it.
    /// Needed where more than 365 days can be held, up to the last window of what waits for an event. The
    /// other side reads it.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    attestation: Field<String>,
}

impl Parse for SignatureRequest {
    type Value = (ContentHash, Option<Paragraph>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let hash = reader.required("content_hash", self.content_hash, |raw| {
            let form = "must be sha256: and 64 lower-case hexadecimal digits";
            ContentHash::parse(&raw).ok_or_else(|| Wrong::new("malformed", form))
        });
        let attestation = reader.optional("attestation", self.attestation, text(Paragraph::parse));
        Some((hash?, attestation))
    }
}
