//! An admin says where events are sent.

use actix_web::{HttpResponse, post};
use domain::{access::right, webhook::Webhook};
use persistence::{organisations, webhooks};

use super::{
    SecretView, path,
    terms::{Request, judge},
};
use crate::{
    answers::created,
    body::Body,
    caller::Caller,
    problem::{Code, Problem},
};

/// Make a webhook
///
/// From now on the events that `GET /v1/events` shows your organisation are sent there as they happen: a
/// POST of `{"type", "timestamp", "data"}`, where `data` is the event, signed by the Standard Webhooks
/// scheme with the secret of this answer, which is never shown again. Anything but a 2xx within 15 seconds
/// is tried again for three days, and one event can come twice: `webhook-id` tells. An organisation has at
/// most 20.
#[utoipa::path(
    operation_id = "webhook_create",
    tag = "Webhooks",
    security(("access_token" = ["manage_webhooks"])),
    request_body = Request,
    responses((status = 201, description = "Events are sent from now on.", body = SecretView))
)]
#[post("/webhooks")]
pub(crate) async fn webhook_create(
    caller: Caller<right::ManageWebhooks>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write_unkept(async |tx| {
            judge(&caller, tx, &body.0).await?;
            // Two at once are counted one after the other.
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            if webhooks::list(tx, None, Webhook::MOST).await?.len() >= usize::from(Webhook::MOST) {
                let detail = format!("Your organisation has {} webhooks.", Webhook::MOST);
                return Err(Problem::new(Code::TooManyWebhooks, detail));
            }
            let (actor, now) = (caller.actor(), caller.now());
            let (webhook, event) = Webhook::create(caller.fresh(), body.0, actor, now);
            webhooks::insert(tx, &webhook, &event).await?;
            let view = SecretView::new(&webhook, &caller.shared().secret);
            created(path(webhook.id), Some(webhook.version), &view)
        })
        .await
}
