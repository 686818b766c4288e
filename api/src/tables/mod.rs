//! Tables: what is imported from a file of CSV (RFC 4180), and exported to one.
//!
//! A line of a file is the request of a single operation: each cell becomes the field at its column's
//! place, and the line is read as that request is, so that a rule is written once.

mod answer;
mod cells;
mod faults;
mod read;
mod upload;
mod write;

pub(crate) use self::{
    answer::ImportView,
    cells::cell_of,
    faults::Faults,
    read::Lines,
    upload::{ImportParameters, Imports, Limits, Mode, Sent, Upload},
    write::{Asked, ExportParameters, PIECE, Rows},
};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text that somebody has written.
    Text,
    /// A text of a form of ours that no spreadsheet takes for a formula of somebody's: a decimal number, a
    /// day, an id.
    Plain,
    /// A whole number.
    Number,
    /// Texts, separated by `|`.
    Texts,
    /// Words of a closed list or ids, separated by `|`; spaces around one are the writer's.
    Words,
    /// Whole numbers, separated by `|`.
    Numbers,
    /// Steps, separated by `|`: of each its weight, a space and its title.
    Steps,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Its name, as the header has it.
    pub(crate) name: &'static str,
    /// The place of its cells in the request of the single operation, and in what is shown, as a JSON
    /// pointer.
    pub(crate) at: &'static str,
    /// What its cells are.
    pub(crate) kind: Kind,
}

impl Column {
    /// A column of this name, for the field at this place.
    pub(crate) const fn new(name: &'static str, at: &'static str, kind: Kind) -> Self {
        Self { name, at, kind }
    }
}

/// The columns of a noun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    /// The object inside of the request whose fields are columns, as a JSON pointer.
    pub(crate) within: &'static str,
    /// What is imported, and comes first in what is exported.
    pub(crate) written: &'static [Column],
    /// What the server alone knows: exported besides.
    pub(crate) shown: &'static [Column],
}
