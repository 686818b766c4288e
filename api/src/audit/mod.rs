//! The audit of an organisation: who signed in, who was refused, which keys were used, and every
//! accepted transition, for its admins.

mod export;
mod list;

use domain::id::EventId;
use persistence::{
    Reading,
    audit::{self, Line, Place},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{events::EventView, lists::wrong_cursor, problem::Problem, registration::Registration};

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(export::audit_export).service(list::audit_list);
}

/// One line of the audit.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
struct AuditView {
    /// Its id.
    #[schema(example = "evt_01930000000070008000000000000001")]
    id: String,
    /// What happened, such as `session.sign_in` or `proposal.submit`.
    #[schema(example = "session.sign_in")]
    kind: String,
    /// `person`, `service`, `operator`, `guest` or `clock`.
    #[schema(example = "person")]
    by: &'static str,
    /// The person or the service account.
    #[schema(example = "user_01930000000070008000000000000001")]
    user: Option<String>,
    /// The network address from which it came, where that was written down.
    #[schema(example = "198.51.100.7")]
    address: Option<String>,
    /// What else there is to say: a session, a key, what was refused.
    #[schema(example = "sess_01930000000070008000000000000001")]
    detail: Option<String>,
    /// The event of the ledger, where this is an accepted transition.
    event: Option<EventView>,
    /// When.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    at: String,
}

impl From<Line> for AuditView {
    fn from(line: Line) -> Self {
        match line {
            Line::Transition(entry) => Self {
                id: entry.id.to_string(),
                kind: entry.kind.to_string(),
                by: entry.by.kind(),
                user: entry.by.user().map(|(user, _)| user.to_string()),
                address: None,
                detail: entry.reason.clone(),
                at: entry.at.to_string(),
                event: Some(EventView::from(*entry)),
            },
            Line::Other(id, entry) => Self {
                id: id.to_string(),
                kind: entry.kind.to_string(),
                by: entry.by,
                user: entry.user.map(|user| user.to_string()),
                address: entry.address,
                detail: entry.detail,
                event: None,
                at: entry.at.to_string(),
            },
        }
    }
}

fn id(line: &Line) -> EventId {
    match line {
        Line::Transition(entry) => entry.id,
        Line::Other(id, _) => *id,
    }
}

/// The place behind which a reader goes on.
///
/// # Errors
/// 400 for an id that is none of the organisation's.
async fn place(tx: &Reading<'_>, after: Option<EventId>) -> Result<Option<Place>, Problem> {
    match after {
        Some(id) => Ok(Some(audit::place(tx, id).await?.ok_or_else(wrong_cursor)?)),
        None => Ok(None),
    }
}
