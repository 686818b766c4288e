//! Deputies: who approves for a member while she is away.

mod change;
mod show;

use domain::deputy::Deputy;
use serde::Serialize;
use utoipa::ToSchema;

use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(show::deputy_show).service(change::deputy_change);
}

/// Who stands in for a member.
#[derive(Serialize, ToSchema)]
#[schema(as = DeputyOfMember)]
struct DeputyView {
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// The colleague; null where nobody is named.
    #[schema(example = "user_01930000000070008000000000000001")]
    deputy: Option<String>,
    /// The first instant.
    #[schema(format = DateTime, example = "2027-07-01T00:00:00Z")]
    from: Option<String>,
    /// The first instant after it.
    #[schema(format = DateTime, example = "2027-07-15T00:00:00Z")]
    until: Option<String>,
}

impl From<&Deputy> for DeputyView {
    fn from(one: &Deputy) -> Self {
        Self {
            version: one.version,
            deputy: one.term.map(|term| term.deputy().to_string()),
            from: one.term.map(|term| term.from().to_string()),
            until: one.term.map(|term| term.until().to_string()),
        }
    }
}
