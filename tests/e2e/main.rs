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
mod calendar;
mod catalogue;
mod clients;
mod commitments;
mod contract;
mod deadlines;
mod described;
mod erasure;
mod event_streams;
mod exclusivities;
mod exports;
mod fields;
mod figures;
mod filters;
mod fuzz;
mod goals;
mod hashes;
mod idempotency;
mod identity;
mod innovations;
mod jobs;
mod joint_plans;
mod kills;
mod kills_under_load;
mod leaks;
mod ledger;
mod limits;
mod lists;
mod logs;
mod mail;
mod matrix;
mod notifications;
mod operations;
mod outage;
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
mod restart;
mod reviews;
mod row_level_security;
mod search;
mod steps;
mod story;
mod tables;
mod versions;
mod webhooks;
mod wire;
