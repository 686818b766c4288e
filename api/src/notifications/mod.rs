//! Notifications: what a member was told, and of what it hears by mail. Each is the member's alone.

mod list;
mod read;
mod read_up_to;
mod settings;
mod unsubscribe;

use domain::{id::NotificationId, language::Language, machine::Name, notification::Notification};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    allowed::{self, AllowedAction},
    mail::headline,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(list::notification_list)
        .service(read_up_to::notification_read_up_to)
        .service(read::notification_read)
        .configure(settings::configure)
        .service(unsubscribe::notification_unsubscribe);
}

/// Where notifications are.
const NOTIFICATIONS: &str = "/v1/notifications";

/// What you were told.
#[derive(Serialize, ToSchema)]
#[schema(as = Notification)]
struct NotificationView {
    /// Its id.
    #[schema(example = "ntf_01930000000070008000000000000001")]
    id: String,
    /// Of which kind it is: what you choose by in your settings.
    #[schema(example = "proposals")]
    kind: &'static str,
    /// What has happened, in a word that stays the same.
    #[schema(example = "proposal_submitted")]
    what: String,
    /// The same in a line, in the language of your settings: the subject of the mail that tells it.
    #[schema(example = "New proposal: Oat drink in a paper bottle")]
    headline: String,
    /// The title of the thing.
    #[schema(example = "Oat drink in a paper bottle")]
    title: String,
    /// The name of the other organisation; null where it is your organisation's own.
    #[schema(example = "Oat & Co")]
    partner: Option<String>,
    /// The partnership; null where it is your organisation's own.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: Option<String>,
    /// Where the thing is.
    #[schema(example = "/v1/proposals/prop_01930000000070008000000000000001")]
    link: String,
    /// The event, as `GET /v1/events` lists it.
    #[schema(example = "evt_44136fa355b3878a9146ad16f7e8649e")]
    event: String,
    /// When you were told.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
    /// When you have read it; null where you have not.
    #[schema(format = DateTime, example = json!(null))]
    read_at: Option<String>,
    /// What you can do with it.
    allowed_actions: Vec<AllowedAction>,
}

/// What can be done with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Read,
}

impl Name for Action {
    const ALL: &'static [Self] = &[Self::Read];

    fn as_str(self) -> &'static str {
        "read"
    }
}

impl NotificationView {
    fn new(one: &Notification, language: Language) -> Self {
        let actions = if one.read_at.is_none() { vec![Action::Read] } else { Vec::new() };
        let id: NotificationId = one.id;
        let read = |_| Some(("POST", "/reading"));
        Self {
            id: id.to_string(),
            kind: one.kind.as_str(),
            what: one.what.clone(),
            headline: headline(&one.what, &one.title, &one.partner, language),
            title: one.title.clone(),
            partner: Some(one.partner.clone()).filter(|name| !name.is_empty()),
            partnership: one.partnership.map(|id| id.to_string()),
            link: one.link.clone(),
            event: one.event.to_string(),
            created_at: one.created_at.to_string(),
            read_at: one.read_at.map(|at| at.to_string()),
            allowed_actions: allowed::list(NOTIFICATIONS, id, actions, read),
        }
    }
}
