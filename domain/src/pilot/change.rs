//! What is another in a charter since its pilot began, field by field.

use jiff::Timestamp;

use super::Pilot;
use crate::content::Content;

/// A field of the charter that is another since the pilot began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which, as a JSON pointer into the charter.
    pub field: String,
    /// Since when.
    pub at: Timestamp,
    /// By the charter of which number.
    pub number: i16,
}

impl Change {
    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("field", self.field.as_str())
            .with("at", self.at.to_string())
            .with("charter_number", i64::from(self.number))
    }
}

impl Pilot {
    /// True if the criterion at this place is another since the pilot began.
    #[must_use]
    pub fn has_changed(&self, place: usize) -> bool {
        let own = format!("/criteria/{place}");
        self.changes.iter().any(|change| {
            let rest = change.field.strip_prefix(&own);
            change.field == "/criteria"
                || rest.is_some_and(|rest| !rest.starts_with(char::is_numeric))
        })
    }

    /// True if a criterion is.
    #[must_use]
    pub fn criteria_have_changed(&self) -> bool {
        self.changes.iter().any(|change| change.field.starts_with("/criteria"))
    }
}
