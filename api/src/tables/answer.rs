//! What an import has done, or would do.

use serde::Serialize;
use utoipa::ToSchema;

use super::Mode;

/// What an import has done; after a check, what it would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Import)]
pub(crate) struct ImportView {
    /// `check` (nothing was changed) or `apply`.
    #[schema(example = "check")]
    mode: &'static str,
    /// How many lines the file has, without the header and empty ones.
    #[schema(minimum = 0, example = 2)]
    lines: usize,
    /// How many goals, values or commitments come into being.
    #[schema(minimum = 0, example = 2)]
    created: usize,
}

impl ImportView {
    /// Of a file whose lines each become one of what it is about.
    pub(crate) fn new(mode: Mode, lines: usize) -> Self {
        Self { mode: mode.as_str(), lines, created: lines }
    }
}
