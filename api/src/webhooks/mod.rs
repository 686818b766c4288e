//! Webhooks: where an organisation's events are sent, and what became of that.
//!
//! Its admins alone see them: an address can hold what opens something. What is sent is signed by the
//! Standard Webhooks scheme, so that any library of it verifies.

mod address;
mod carry;
mod change;
mod courier;
mod create;
mod deliveries;
mod disable;
mod enable;
mod list;
mod networks;
mod ping;
mod remove;
mod replay_failed;
mod rotate_secret;
mod show;
mod signature;
mod terms;

use actix_web::HttpResponse;
use domain::{
    access::right,
    event::Event,
    id::WebhookId,
    machine::Name,
    webhook::{Action, State, Webhook},
};
use persistence::{Writing, webhooks};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::{
    carry::{Carrier, queue},
    courier::CourierError,
};
use crate::{
    allowed::{self, AllowedAction},
    answers::{IfMatch, changed},
    caller::Caller,
    problem::Problem,
    registration::Registration,
    secrets::Secret,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(create::webhook_create)
        .service(list::webhook_list)
        .service(show::webhook_show)
        .service(change::webhook_change)
        .service(disable::webhook_disable)
        .service(enable::webhook_enable)
        .service(remove::webhook_remove)
        .service(rotate_secret::webhook_rotate_secret)
        .service(ping::webhook_ping)
        .service(replay_failed::webhook_replay_failed)
        .configure(deliveries::configure);
}

/// Where webhooks are.
const WEBHOOKS: &str = "/v1/webhooks";

/// The path of a webhook.
pub(crate) fn path(id: WebhookId) -> String {
    format!("{WEBHOOKS}/{id}")
}

/// An address to which events are sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
struct WebhookView {
    /// Its id.
    #[schema(example = "hook_01930000000070008000000000000001")]
    id: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// `enabled`, `disabled` or `removed`.
    #[schema(example = "enabled")]
    state: &'static str,
    /// Where events are sent.
    #[schema(format = "uri", example = "https://erp.northern.example/tandem")]
    url: String,
    /// What it is for.
    #[schema(example = "Our ERP")]
    description: Option<String>,
    /// The nouns and kinds of events of which it hears; null where it hears of all.
    #[schema(example = json!(["proposal", "pilot.decide"]))]
    events: Option<Vec<String>>,
    /// The one partnership of which it hears; null where it hears of all and of your organisation's own.
    #[schema(example = json!(null))]
    partnership: Option<String>,
    /// Why it is disabled: `asked` (an admin did it), `gone` (it answered 410) or `failing` (it has taken
    /// nothing for too long).
    #[schema(example = json!(null))]
    disabled_because: Option<&'static str>,
    /// Until when the former secret signs, too.
    #[schema(format = DateTime, example = json!(null))]
    former_secret_until: Option<String>,
    /// When it came into being: it hears of nothing from before.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
    /// What you can do with it.
    allowed_actions: Vec<AllowedAction>,
}

/// A webhook with a secret that is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookSecret)]
struct SecretView {
    /// The secret, as libraries of Standard Webhooks take it. It is never shown again.
    #[schema(example = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    secret: String,
    /// The webhook.
    webhook: WebhookView,
}

/// What is sent again is no step of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Replay;

impl Name for Replay {
    const ALL: &'static [Self] = &[Self];

    fn as_str(self) -> &'static str {
        "replay"
    }
}

impl From<&Webhook> for WebhookView {
    fn from(webhook: &Webhook) -> Self {
        let operation = |action| {
            Some(match action {
                Action::Change => ("PUT", ""),
                Action::RotateSecret => ("POST", "/secret"),
                Action::Disable => ("POST", "/disabling"),
                Action::Enable => ("POST", "/enabling"),
                Action::Remove => ("POST", "/removal"),
                Action::Ping => ("POST", "/ping"),
                Action::Create | Action::SwitchOff => return None,
            })
        };
        let mut actions = allowed::list(WEBHOOKS, webhook.id, webhook.allowed(), operation);
        if webhook.state == State::Enabled {
            let replay = |_| Some(("POST", "/replay"));
            actions.extend(allowed::list(WEBHOOKS, webhook.id, vec![Replay], replay));
        }
        let terms = &webhook.terms;
        Self {
            id: webhook.id.to_string(),
            version: webhook.version,
            state: webhook.state.as_str(),
            url: terms.address.as_str().to_owned(),
            description: terms.description.as_ref().map(|text| text.as_str().to_owned()),
            events: Some(terms.interest.texts()).filter(|texts| !texts.is_empty()),
            partnership: terms.partnership.map(|id| id.to_string()),
            disabled_because: webhook.off_because.map(Name::as_str),
            former_secret_until: webhook.former_until().map(|at| at.to_string()),
            created_at: webhook.created_at.to_string(),
            allowed_actions: actions,
        }
    }
}

impl SecretView {
    fn new(webhook: &Webhook, secret: &Secret) -> Self {
        let secret = signature::SigningSecret::of(secret, webhook.id, webhook.secret).expose();
        Self { secret, webhook: webhook.into() }
    }
}

/// Locks a webhook that the caller has read in its present version.
///
/// # Errors
/// 404 when it is not there, 412 when the caller has read another version.
async fn lock(tx: &mut Writing<'_>, id: WebhookId, read: &IfMatch) -> Result<Webhook, Problem> {
    let webhook = webhooks::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(webhook.version)?;
    Ok(webhook)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], and what `act` refuses.
async fn step(
    caller: &Caller<right::ManageWebhooks>,
    id: WebhookId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&Writing<'_>, Webhook) -> Result<(Webhook, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let webhook = lock(tx, id, read).await?;
            let (webhook, event) = act(tx, webhook).await?;
            webhooks::save(tx, &webhook, &event).await?;
            changed(webhook.version, &WebhookView::from(&webhook))
        })
        .await
}
