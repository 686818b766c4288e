//! Deadlines: a state that waits ends by itself, at an instant that is known from its beginning.
//!
//! Each entity tells the instant ([`crate::event::Entity::due`]); the database keeps one row for it,
//! and one worker lets what is due lapse.

use jiff::{SignedDuration, Timestamp};

/// The instant `days` times 24 hours later; the far end of time where there is none.
#[must_use]
pub fn after_days(at: Timestamp, days: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(days.saturating_mul(24))).unwrap_or(Timestamp::MAX)
}
