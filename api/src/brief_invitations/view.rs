//! An invitation to a brief, without what may take an agreement to read.

use domain::{
    actor::Actor,
    brief_invitation::BriefInvitation,
    id::{BriefInvitationId, PartnershipId},
    machine::Name,
    text::Reason,
};
use jiff::Timestamp;
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::{
    allowed::{self, AllowedAction},
    answers::Shown,
};

/// What one supplier knows of a brief. It tells nothing of anybody else.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefInvitation)]
pub(crate) struct BriefInvitationView<'a> {
    /// Its id.
    #[schema(value_type = String, example = "binv_01930000000070008000000000000001")]
    id: Shown<BriefInvitationId>,
    /// The partnership.
    #[schema(value_type = String, example = "part_01930000000070008000000000000001")]
    partnership: Shown<PartnershipId>,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 2)]
    version: i32,
    /// `open`, `closed` or `cancelled`.
    #[schema(example = "open")]
    state: &'static str,
    /// What it is called.
    #[schema(example = "Less plastic in dairy")]
    title: &'a str,
    /// What it is about.
    #[schema(example = "We look for bottles with a third less plastic.")]
    summary: &'a str,
    /// Which kind of innovation is looked for.
    #[schema(example = "packaging")]
    category: Option<&'static str>,
    /// The agreement that the detail takes: `none`, `nda` or `front_end`.
    #[schema(example = "nda")]
    agreement: &'static str,
    /// The first instant at which nothing can be asked any more.
    #[schema(value_type = String, format = DateTime, example = "2026-02-15T12:00:00Z")]
    questions_until: Shown<Timestamp>,
    /// The first instant at which nothing can be handed in any more.
    #[schema(value_type = String, format = DateTime, example = "2026-03-01T12:00:00Z")]
    closes_at: Shown<Timestamp>,
    /// By when the buyer decides.
    #[schema(value_type = String, format = DateTime, example = "2026-04-01T12:00:00Z")]
    decision_by: Shown<Timestamp>,
    /// When the supplier first opened the detail.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-03T10:00:00Z")]
    opened_at: Option<Shown<Timestamp>>,
    /// Why the buyer has called it off.
    #[schema(example = json!(null))]
    reason: Option<&'a str>,
    /// When the buyer invited.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    created_at: Shown<Timestamp>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: Shown<Timestamp>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

impl<'a> BriefInvitationView<'a> {
    pub(super) fn new(stored: &'a Stored<BriefInvitation>, actor: &Actor, now: Timestamp) -> Self {
        let one = &stored.value;
        Self {
            id: Shown(one.id),
            partnership: Shown(one.standing.parties.partnership),
            version: one.version,
            state: one.state.as_str(),
            title: one.teaser.title.as_str(),
            summary: one.teaser.summary.as_str(),
            category: one.teaser.category.map(Name::as_str),
            agreement: one.agreement.as_str(),
            questions_until: Shown(one.schedule.questions_until()),
            closes_at: Shown(one.schedule.closes_at()),
            decision_by: Shown(one.schedule.decision_by()),
            opened_at: one.opened_at.map(Shown),
            reason: one.reason.as_ref().map(Reason::as_str),
            created_at: Shown(stored.created_at),
            updated_at: Shown(stored.updated_at),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor, now),
                operation,
            ),
        }
    }
}
