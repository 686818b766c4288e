//! End to end: the real server over HTTP, a real PostgreSQL, a real SMTP conversation.

#![expect(
    clippy::expect_used,
    reason = "a panic is how a test fails; what tests share says so here"
)]

mod story;
