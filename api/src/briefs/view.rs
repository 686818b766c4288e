//! A brief as its buyer sees it.

use domain::{
    actor::Actor,
    id::{BriefId, PartnershipId},
    machine::Name,
    text::Reason,
};
use jiff::Timestamp;
use persistence::{Stored, brief_invitations::Clarification};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    COLLECTION,
    detail_view::{ClarificationView, DetailView},
    operation,
};
use crate::{
    allowed::{self, AllowedAction},
    answers::Shown,
};

/// What a buyer looks for. It is its organisation's alone.
#[derive(Serialize, ToSchema)]
#[schema(as = Brief)]
pub(crate) struct BriefView<'a> {
    /// Its id.
    #[schema(value_type = String, example = "brief_01930000000070008000000000000001")]
    id: Shown<BriefId>,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 2)]
    version: i32,
    /// `draft`, `published`, `closed`, `evaluating`, `decided`, `archived` or `cancelled`.
    #[schema(example = "published")]
    state: &'static str,
    /// The partnerships whose suppliers are invited.
    #[schema(value_type = Vec<String>)]
    audience: Vec<Shown<PartnershipId>>,
    /// What it is called.
    #[schema(example = "Less plastic in dairy")]
    title: &'a str,
    /// What it is about.
    #[schema(example = "We look for bottles with a third less plastic.")]
    summary: &'a str,
    /// Which kind of innovation is looked for.
    #[schema(example = "packaging")]
    category: Option<&'static str>,
    /// What may take an agreement to read.
    detail: DetailView<'a>,
    /// True if the invitees are told the budget.
    #[schema(example = false)]
    share_budget: bool,
    /// The agreement that a supplier needs for the detail: `none`, `nda` or `front_end`.
    #[schema(example = "nda")]
    agreement: &'static str,
    /// The first instant at which nothing can be asked any more.
    #[schema(value_type = String, format = DateTime, example = "2026-02-15T12:00:00Z")]
    questions_until: Shown<Timestamp>,
    /// The first instant at which nothing can be handed in any more.
    #[schema(value_type = String, format = DateTime, example = "2026-03-01T12:00:00Z")]
    closes_at: Shown<Timestamp>,
    /// By when you decide.
    #[schema(value_type = String, format = DateTime, example = "2026-04-01T12:00:00Z")]
    decision_by: Shown<Timestamp>,
    /// When it was published.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-02T10:00:00Z")]
    published_at: Option<Shown<Timestamp>>,
    /// Why it was called off.
    #[schema(example = json!(null))]
    reason: Option<&'a str>,
    /// What was told to all, the oldest first; only where a single brief is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    clarifications: Option<Vec<ClarificationView<'a>>>,
    /// When it came into being.
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T09:30:00Z")]
    created_at: Shown<Timestamp>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: Shown<Timestamp>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

impl<'a> BriefView<'a> {
    pub(super) fn new(stored: &'a Stored<domain::brief::Brief>, actor: &Actor) -> Self {
        let one = &stored.value;
        let (teaser, schedule) = (&one.terms.teaser, &one.terms.schedule);
        Self {
            id: Shown(one.id),
            version: one.version,
            state: one.state.as_str(),
            audience: one.invitees.iter().map(Shown).collect(),
            title: teaser.title.as_str(),
            summary: teaser.summary.as_str(),
            category: teaser.category.map(Name::as_str),
            detail: (&one.terms.detail).into(),
            share_budget: one.terms.share_budget,
            agreement: one.terms.agreement.as_str(),
            questions_until: Shown(schedule.questions_until()),
            closes_at: Shown(schedule.closes_at()),
            decision_by: Shown(schedule.decision_by()),
            published_at: one.published_at.map(Shown),
            reason: one.reason.as_ref().map(Reason::as_str),
            clarifications: None,
            created_at: Shown(stored.created_at),
            updated_at: Shown(stored.updated_at),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }

    /// The same with what was told to all.
    pub(super) fn with_clarifications(mut self, told: &'a [Clarification]) -> Self {
        self.clarifications = Some(told.iter().map(Into::into).collect());
        self
    }
}
