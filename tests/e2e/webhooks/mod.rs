//! Webhooks: each side hears of what it may know and nobody else of anything, signed so that libraries of
//! others verify it, and nothing is lost or sent to where it must not go.

mod access;
mod kills;
mod lanes;
mod log;
mod networks;
mod plans;
mod retries;
mod signatures;
mod telling;

use serde_json::Value;
use standardwebhooks::Webhook;
use tests::{Hook, Received};

/// Asserts that the library of Standard Webhooks takes a message for genuine.
#[track_caller]
fn verify(hook: &Hook, message: &Received) {
    let library = Webhook::new(&hook.secret).expect("a secret");
    library.verify(message.body.as_bytes(), &message.headers).expect("it is genuine");
}

/// The signature that the library would give.
fn signature(secret: &str, message: &Received) -> String {
    let library = Webhook::new(secret).expect("a secret");
    let at = message.header("webhook-timestamp").parse().expect("seconds");
    let id = message.header("webhook-id");
    library.sign(id, at, message.body.as_bytes()).expect("a signature")
}

/// The kinds of the messages, in their order.
fn kinds(messages: &[Received]) -> Vec<String> {
    messages.iter().map(Received::kind).collect()
}

/// A text of a representation.
fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value:#}"))
}
