//! The portfolio of a supplier: its own alone, whatever is pitched of it to whom.

pub(crate) mod leaks;
mod portfolio;
