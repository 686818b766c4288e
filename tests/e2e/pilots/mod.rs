//! Pilots in depth: whose approvals a charter takes, and that the supplier learns nothing of them.

mod approvals;
mod deputies;
mod policy;
