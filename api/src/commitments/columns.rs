//! The columns of commitments.

use crate::tables::{Column, Columns, Kind};

/// The columns of commitments: those of a proposal.
pub(super) const COLUMNS: Columns = Columns {
    within: "",
    written: &[
        Column::new("promisor", "/promisor", Kind::Plain),
        Column::new("what", "/what", Kind::Text),
        Column::new("due_on", "/due_on", Kind::Plain),
        Column::new("time_zone", "/time_zone", Kind::Plain),
        Column::new("conditions", "/conditions", Kind::Text),
        Column::new("category", "/category", Kind::Plain),
        Column::new("importance", "/importance", Kind::Number),
        Column::new("link.pilot", "/link/pilot", Kind::Plain),
        Column::new("depends_on", "/depends_on", Kind::Words),
        Column::new("responsible", "/responsible", Kind::Plain),
    ],
    shown: &[
        Column::new("id", "/id", Kind::Plain),
        Column::new("version", "/version", Kind::Number),
        Column::new("state", "/state", Kind::Plain),
        Column::new("promisor_user", "/promisor_user", Kind::Plain),
        Column::new("promisee_user", "/promisee_user", Kind::Plain),
        Column::new("counted_due", "/counted_due", Kind::Plain),
        Column::new("current_due", "/current_due", Kind::Plain),
        Column::new("times_moved", "/times_moved", Kind::Number),
        Column::new("delivered_at", "/delivery/delivered_at", Kind::Plain),
        Column::new("reason", "/reason", Kind::Plain),
        Column::new("by_lapse", "/by_lapse", Kind::Plain),
        Column::new("created_at", "/created_at", Kind::Plain),
        Column::new("updated_at", "/updated_at", Kind::Plain),
    ],
};
