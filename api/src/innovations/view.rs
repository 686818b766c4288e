//! An innovation as its organisation sees it; nobody else does.

use domain::{
    actor::Actor,
    id::InnovationId,
    innovation::Innovation,
    machine::Name,
    proposal::Readiness,
    text::{Line, Paragraph},
};
use jiff::Timestamp;
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::{
    allowed::{self, AllowedAction},
    answers::Shown,
    intellectual_property::IntellectualPropertyView,
};

/// Something new in the portfolio of an organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Innovation)]
pub(crate) struct InnovationView<'a> {
    /// Its id.
    #[schema(value_type = String, example = "innov_01930000000070008000000000000001")]
    id: Shown<InnovationId>,
    /// Counts the changes; the `ETag` begins with it. What is pitched of it changes nothing of
    /// it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// `active` or `archived`.
    #[schema(example = "active")]
    state: &'static str,
    /// What it is, in one line.
    #[schema(example = "Oat drink in a paper bottle")]
    title: &'a str,
    /// What it brings, in one line.
    #[schema(example = "A third less plastic on the shelf at the same price")]
    summary: Option<&'a str>,
    /// Its kind.
    #[schema(example = "packaging")]
    category: Option<&'static str>,
    /// The technology readiness level, 1 to 9.
    #[schema(minimum = 1, maximum = 9, example = 7)]
    readiness: Option<i16>,
    /// How far the work on it is.
    #[schema(example = "validation")]
    stage: Option<&'static str>,
    /// Whose the ideas are.
    intellectual_property: Option<IntellectualPropertyView<'a>>,
    /// What is for your own people alone.
    #[schema(example = json!(null))]
    notes: Option<&'a str>,
    /// When it came into being.
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T09:30:00Z")]
    created_at: Shown<Timestamp>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: Shown<Timestamp>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

impl<'a> InnovationView<'a> {
    pub(super) fn new(stored: &'a Stored<Innovation>, actor: &Actor) -> Self {
        let (one, entry) = (&stored.value, &stored.value.entry);
        let actions = one.allowed_actions(actor);
        Self {
            id: Shown(one.id),
            version: one.version,
            state: one.state.as_str(),
            title: entry.title.as_str(),
            summary: entry.summary.as_ref().map(Line::as_str),
            category: entry.category.map(Name::as_str),
            readiness: entry.readiness.map(Readiness::level),
            stage: entry.stage.map(Name::as_str),
            intellectual_property: entry.intellectual_property.as_ref().map(Into::into),
            notes: entry.notes.as_ref().map(Paragraph::as_str),
            created_at: Shown(stored.created_at),
            updated_at: Shown(stored.updated_at),
            allowed_actions: allowed::list(COLLECTION, one.id, actions, operation),
        }
    }
}
