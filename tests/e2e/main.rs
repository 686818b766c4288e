//! End to end: the real server over HTTP, a real PostgreSQL, a real SMTP conversation.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a panic is how a test fails; what tests share says so here"
)]

mod contract;
mod fields;
mod filters;
mod fuzz;
mod idempotency;
mod lists;
mod problems;
mod steps;
mod story;
mod versions;
mod wire;
