//! An admin has sent again what a webhook has failed to take.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::WebhookId,
    machine::{Name, Refusal},
    webhook::{MACHINE, State, Webhook},
};
use jiff::Timestamp;
use persistence::webhooks::{self, deliveries};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Replay;
use crate::{
    answers::{PathId, plain},
    body::{Body, Field, Parse, Reader, instant},
    caller::Caller,
    problem::Problem,
};

/// So many at once; whoever wants more asks again.
const MOST: u16 = 1_000;

/// From when on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReplay, example = json!({"since": "2026-01-01T00:00:00Z"}))]
pub(crate) struct Request {
    /// What was queued at this instant or later is sent again.
    #[schema(value_type = String, required, format = DateTime)]
    since: Field<String>,
}

impl Parse for Request {
    type Value = Timestamp;

    fn parse(self, reader: &mut Reader) -> Option<Timestamp> {
        reader.required("since", self.since, instant)
    }
}

/// What is sent again.
#[derive(Serialize, ToSchema)]
#[schema(as = Replayed)]
struct ReplayedView {
    /// How many deliveries.
    #[schema(minimum = 0, maximum = 1_000, example = 12)]
    replayed: usize,
}

/// Goes on only if something can be sent.
///
/// # Errors
/// 409 where nothing is sent to the webhook.
pub(super) fn require_enabled(webhook: &Webhook) -> Result<(), Problem> {
    if webhook.state == State::Enabled {
        return Ok(());
    }
    let (noun, action) = (MACHINE.noun, Replay.as_str());
    Err(Refusal::NotNow { noun, action, state: webhook.state.as_str() }.into())
}

/// Replay what has failed
///
/// Sends again what was given up (`failed`) of what this webhook should have taken since an instant, the oldest
/// first and a thousand at once at most: ask again for the rest. Each keeps its `webhook-id`. What is still
/// tried (`queued`) comes by itself; its own replay sends it at once.
#[utoipa::path(
    operation_id = "webhook_replay_failed",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    request_body = Request,
    responses((status = 200, description = "They are on their way.", body = ReplayedView))
)]
#[post("/webhooks/{id}/replay")]
pub(crate) async fn webhook_replay_failed(
    caller: Caller<right::ManageWebhooks>,
    id: PathId<WebhookId>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let webhook = webhooks::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            require_enabled(&webhook)?;
            let failed = deliveries::failed(tx, id.0, body.0, MOST).await?;
            let replayed = deliveries::replay(tx, &failed, caller.now()).await?;
            plain(&ReplayedView { replayed })
        })
        .await
}
