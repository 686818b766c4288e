//! The columns of values.

use crate::tables::{Column, Columns, Kind};

/// The columns of values: those of a value, and its goal.
pub(super) const COLUMNS: Columns = Columns {
    within: "/measurement",
    written: &[
        Column::new("goal", "/goal", Kind::Plain),
        Column::new("on", "/measurement/on", Kind::Plain),
        Column::new("value", "/measurement/value", Kind::Plain),
        Column::new("numerator", "/measurement/numerator", Kind::Plain),
        Column::new("denominator", "/measurement/denominator", Kind::Plain),
        Column::new("milestones_done", "/measurement/milestones_done", Kind::Numbers),
    ],
    shown: &[
        Column::new("id", "/measurement/id", Kind::Plain),
        Column::new("version", "/measurement/version", Kind::Number),
        Column::new("state", "/measurement/state", Kind::Plain),
        Column::new("recorded_by", "/measurement/recorded_by", Kind::Plain),
        Column::new("recorded_at", "/measurement/recorded_at", Kind::Plain),
        Column::new("reason", "/measurement/reason", Kind::Text),
        Column::new("by_lapse", "/measurement/by_lapse", Kind::Plain),
    ],
};
