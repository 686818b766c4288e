//! The buyer's review panels: who does what, who sees what, how the decision heeds them, and that nobody
//! else learns of them.

mod acts;
mod clock;
mod decision;
mod leaks;
mod sight;
mod terms;
