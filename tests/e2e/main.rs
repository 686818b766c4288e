//! End to end: the real server over HTTP, a real PostgreSQL, a real SMTP conversation.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::format_collect,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails; what tests share says so here"
)]

mod access_tokens;
mod agreements;
mod answer_times;
mod attachments;
mod briefs;
mod business_calendars;
mod catalogue;
mod commitments;
mod contract;
mod deadlines;
mod exclusivities;
mod fields;
mod filters;
mod fuzz;
mod goals;
mod hashes;
mod idempotency;
mod identity;
mod innovations;
mod joint_plans;
mod leaks;
mod ledger;
mod lists;
mod logs;
mod mail;
mod matrix;
mod operations;
mod panels;
mod pilots;
mod plan_templates;
mod plans;
mod pool_safety;
mod problems;
mod process;
mod proposal_versions;
mod query_layer;
mod races;
mod remarks;
mod reviews;
mod row_level_security;
mod search;
mod steps;
mod story;
mod tables;
mod versions;
mod wire;
