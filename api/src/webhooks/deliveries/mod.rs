//! Deliveries: what was sent to a webhook, and what came of each attempt. Nothing of what the receiver
//! answered is shown but its status.

mod list;
mod replay;
mod show;

use domain::{
    machine::Name,
    webhook::{Attempt, Delivery, Fault, Webhook},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Replay;
use crate::{
    allowed::{self, AllowedAction},
    registration::Registration,
};

pub(super) fn configure(config: &mut impl Registration) {
    config
        .service(list::webhook_delivery_list)
        .service(show::webhook_delivery_show)
        .service(replay::webhook_delivery_replay);
}

/// Where deliveries are.
const DELIVERIES: &str = "/v1/webhook-deliveries";

/// So many attempts are shown: the last ones.
const SHOWN: u16 = 50;

/// An event on its way to a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
struct DeliveryView {
    /// Its id, which is the `webhook-id` of every attempt.
    #[schema(example = "dlv_01930000000070008000000000000001")]
    id: String,
    /// The webhook.
    #[schema(example = "hook_01930000000070008000000000000001")]
    webhook: String,
    /// The event.
    #[schema(example = "evt_44136fa355b3878a9146ad16f7e8649e")]
    event: String,
    /// What has happened.
    #[schema(example = "proposal.submit")]
    kind: String,
    /// `queued` (it waits to be tried, or tried again), `delivered` or `failed` (it was given up).
    #[schema(example = "delivered")]
    state: &'static str,
    /// How often it was tried.
    #[schema(minimum = 0, example = 1)]
    attempt_count: i32,
    /// When it is tried next.
    #[schema(format = DateTime, example = json!(null))]
    next_attempt_at: Option<String>,
    /// When it was queued.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
}

/// A delivery with what came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryDetail)]
struct DetailView {
    #[serde(flatten)]
    delivery: DeliveryView,
    /// What came of each attempt, in their order: the last fifty.
    attempts: Vec<AttemptView>,
    /// What you can do with it.
    allowed_actions: Vec<AllowedAction>,
}

/// An attempt to deliver.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
struct AttemptView {
    /// The how-manieth, from 1.
    #[schema(minimum = 1, example = 1)]
    number: i32,
    /// When it began.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    at: String,
    /// How long it took, in milliseconds.
    #[schema(minimum = 0, example = 87)]
    duration_ms: i32,
    /// The HTTP status of the answer, where one came.
    #[schema(minimum = 100, maximum = 999, example = 204)]
    status: Option<u16>,
    /// What has gone wrong, in a word: `unresolved`, `forbidden`, `unreachable`, `broken`, `timeout`,
    /// `redirect` or `status`; null where it was taken.
    #[schema(example = json!(null))]
    error: Option<&'static str>,
    /// The same as a sentence.
    #[schema(example = json!(null))]
    error_detail: Option<&'static str>,
}

impl From<&Delivery> for DeliveryView {
    fn from(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            webhook: delivery.webhook.to_string(),
            event: delivery.event.to_string(),
            kind: delivery.kind.to_string(),
            state: delivery.status.as_str(),
            attempt_count: delivery.attempts,
            next_attempt_at: delivery.due_at.map(|at| at.to_string()),
            created_at: delivery.created_at.to_string(),
        }
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        Self {
            number: attempt.number,
            at: attempt.at.to_string(),
            duration_ms: attempt.millis,
            status: attempt.status,
            error: attempt.fault.map(Name::as_str),
            error_detail: attempt.fault.map(Fault::sentence),
        }
    }
}

impl DetailView {
    fn new(delivery: &Delivery, webhook: &Webhook, attempts: &[Attempt]) -> Self {
        let replays = super::replay_failed::require_enabled(webhook).is_ok();
        let actions = if replays { vec![Replay] } else { Vec::new() };
        let replay = |_| Some(("POST", "/replay"));
        Self {
            delivery: delivery.into(),
            attempts: attempts.iter().map(AttemptView::from).collect(),
            allowed_actions: allowed::list(DELIVERIES, delivery.id, actions, replay),
        }
    }
}
