//! Signatures by the Standard Webhooks scheme: HMAC-SHA256 of id, instant and body, under a secret that is
//! the webhook's alone.
//!
//! No table holds a secret: it is derived from the installation's, the webhook's id and its number.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::id::{DeliveryId, Id, WebhookId};
use jiff::Timestamp;

use crate::secrets::Secret;

/// What a webhook's messages are signed with.
pub(super) struct SigningSecret([u8; 32]);

impl SigningSecret {
    /// The secret of this number of a webhook.
    pub(super) fn of(secret: &Secret, webhook: WebhookId, number: i32) -> Self {
        let input = [webhook.uuid().as_bytes(), &number.to_be_bytes()[..]].concat();
        Self(secret.derive("webhook-secret", &input))
    }

    /// Its text, for its owner alone.
    pub(super) fn expose(&self) -> String {
        format!("whsec_{}", BASE64_STANDARD.encode(self.0))
    }

    fn sign(&self, id: DeliveryId, at: Timestamp, body: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut context = hmac::Context::with_key(&key);
        context.update(format!("{id}.{}.", at.as_second()).as_bytes());
        context.update(body);
        format!("v1,{}", BASE64_STANDARD.encode(context.sign()))
    }
}

/// The value of `webhook-signature`: one for each secret that signs.
pub(super) fn signatures(
    secrets: &[SigningSecret],
    id: DeliveryId,
    at: Timestamp,
    body: &[u8],
) -> String {
    let each: Vec<_> = secrets.iter().map(|secret| secret.sign(id, at, body)).collect();
    each.join(" ")
}
