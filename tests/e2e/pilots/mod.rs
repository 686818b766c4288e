//! Pilots in depth: whose approvals a charter takes, that the supplier learns nothing of them, and what was
//! measured.

mod approvals;
mod deputies;
mod policy;
mod results;
