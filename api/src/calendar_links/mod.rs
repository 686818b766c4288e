//! Private links to the calendar: a member makes them for its own calendars, and takes them back.

mod create;
mod list;
mod open;
mod revoke;

use domain::{calendar::Link, machine::Name};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    allowed::{self, AllowedAction},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(create::calendar_link_create)
        .service(list::calendar_link_list)
        .service(revoke::calendar_link_revoke)
        .service(open::calendar_link_open);
}

/// Where links are.
const LINKS: &str = "/v1/calendar-links";

/// A private link, without the link itself.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarLink)]
struct LinkView {
    /// Its id.
    #[schema(example = "cal_01930000000070008000000000000001")]
    id: String,
    /// What you call it.
    #[schema(example = "On my phone")]
    name: String,
    /// When it was made.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
    /// When it was read last.
    #[schema(format = DateTime, example = "2026-01-02T10:00:00Z")]
    last_used_at: Option<String>,
    /// What you can do with it.
    allowed_actions: Vec<AllowedAction>,
}

impl From<&Link> for LinkView {
    fn from(link: &Link) -> Self {
        let revoke = |_| Some(("POST", "/revocation"));
        Self {
            id: link.id.to_string(),
            name: link.name.as_str().to_owned(),
            created_at: link.created_at.to_string(),
            last_used_at: link.last_used_at.map(|at| at.to_string()),
            allowed_actions: allowed::list(LINKS, link.id, vec![Action::Revoke], revoke),
        }
    }
}

/// What can be done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Revoke,
}

impl Name for Action {
    const ALL: &'static [Self] = &[Self::Revoke];

    fn as_str(self) -> &'static str {
        "revoke"
    }
}
