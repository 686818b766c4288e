//! Pilots in depth: whose approvals a charter takes, that the supplier learns nothing of them, what a charter
//! settles and promises, and what was measured.

mod amendments;
mod approvals;
mod clauses;
mod deputies;
mod gates;
mod kills;
mod lessons;
mod overdue;
mod pauses;
mod policy;
mod promises;
mod readiness;
mod results;
mod roles;
mod runs;
mod silence;
