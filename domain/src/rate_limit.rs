//! Token buckets: so many requests a minute, in bursts up to as many at once, and each kind of request at
//! its price.
//!
//! A bucket is kept in the database, and changes there alone (`take_tokens`); here stands how it fills by
//! itself, so that whoever has seen it knows how it is a moment later if nobody else takes of it. Others
//! only ever take, so it is never fuller than that.

use jiff::{SignedDuration, Timestamp};

/// How long an empty bucket takes to fill, in seconds.
pub const WINDOW_SECONDS: i64 = 60;

/// The same in microseconds.
const WINDOW: i64 = WINDOW_SECONDS * 1_000_000;

/// So many times as much as a client may ask for its organisation, and one network without a token.
pub const OF_MANY: u32 = 5;

/// After so long a bucket that nobody takes of is forgotten: it has been full for long.
pub const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// How a bucket was, and so how it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// So many tokens it holds when it is full; at least one.
    pub capacity: i64,
    /// When all that was spent is refilled.
    pub settled_until: Timestamp,
    /// So many are lent to servers, and not refilled before the loan ends.
    pub lent: i64,
    /// When the loan ends.
    pub lent_until: Timestamp,
}

impl Bucket {
    /// A bucket of which nothing was ever taken.
    #[must_use]
    pub fn full(capacity: u32) -> Self {
        let (settled_until, lent_until) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        Self { capacity: i64::from(capacity).max(1), settled_until, lent: 0, lent_until }
    }

    /// So many tokens can be had, if nobody else has taken any.
    #[must_use]
    pub fn free(&self, at: Timestamp) -> i64 {
        let bucket = self.settled(at);
        let debt = micros(bucket.settled_until, at).saturating_mul(bucket.capacity);
        (bucket.capacity - bucket.lent - ceiling(debt, WINDOW)).max(0)
    }

    /// How long to wait until so many tokens can be had; the price of anything is no more than the
    /// capacity.
    #[must_use]
    pub fn wait(&self, tokens: i64, at: Timestamp) -> SignedDuration {
        let mut bucket = self.settled(at);
        // So many may be owed or lent at the most.
        let most = (bucket.capacity - tokens).max(0);
        let owed = micros(bucket.settled_until, at);
        let wait = owed - ((most - bucket.lent).saturating_mul(WINDOW)) / bucket.capacity;
        let ends = micros(bucket.lent_until, at);
        if bucket.lent == 0 || (bucket.lent <= most && wait <= ends) {
            return SignedDuration::from_micros(wait.max(0));
        }
        bucket = bucket.settled(bucket.lent_until);
        let wait = micros(bucket.settled_until, at) - most.saturating_mul(WINDOW) / bucket.capacity;
        SignedDuration::from_micros(wait.max(ends))
    }

    /// How long until it is full again.
    #[must_use]
    pub fn full_in(&self, at: Timestamp) -> SignedDuration {
        self.wait(self.capacity, at)
    }

    /// The same once what was lent counts as spent, if the loan has ended.
    fn settled(&self, at: Timestamp) -> Self {
        if self.lent == 0 || self.lent_until > at {
            return *self;
        }
        let refilled = SignedDuration::from_micros(ceiling(self.lent * WINDOW, self.capacity));
        let begins = self.settled_until.max(self.lent_until);
        let settled_until = begins.saturating_add(refilled).unwrap_or(Timestamp::MAX);
        Self { settled_until, lent: 0, ..*self }
    }
}

/// From `at` until `until`, in microseconds; nothing where that has passed.
fn micros(until: Timestamp, at: Timestamp) -> i64 {
    (until.as_microsecond() - at.as_microsecond()).max(0)
}

fn ceiling(amount: i64, divisor: i64) -> i64 {
    amount.saturating_add(divisor - 1) / divisor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_000_000 + millis).unwrap()
    }

    fn owing(tokens: i64) -> Bucket {
        // One token a second.
        Bucket { settled_until: at(tokens * 1_000), ..Bucket::full(60) }
    }

    #[test]
    fn what_was_spent_comes_back_one_by_one() {
        assert_eq!(Bucket::full(60).free(at(0)), 60);
        assert_eq!(owing(60).free(at(0)), 0);
        assert_eq!(owing(60).free(at(999)), 0);
        assert_eq!(owing(60).free(at(1_000)), 1);
        assert_eq!(owing(60).free(at(59_000)), 59);
        assert_eq!(owing(60).free(at(90_000)), 60);
        assert_eq!(owing(60).wait(20, at(0)), SignedDuration::from_secs(20));
        assert_eq!(owing(60).full_in(at(0)), SignedDuration::from_secs(60));
        assert_eq!(owing(10).wait(50, at(0)), SignedDuration::ZERO);
    }

    #[test]
    fn what_is_lent_comes_back_once_the_loan_has_ended() {
        let bucket = Bucket { lent: 30, lent_until: at(5_000), ..owing(10) };
        assert_eq!(bucket.free(at(0)), 20);
        assert_eq!(bucket.free(at(5_000)), 25);
        assert_eq!(bucket.free(at(10_000)), 30);
        assert_eq!(bucket.free(at(40_000)), 60);
        assert_eq!(bucket.wait(20, at(0)), SignedDuration::ZERO);
        assert_eq!(bucket.wait(24, at(0)), SignedDuration::from_secs(4));
        assert_eq!(bucket.wait(60, at(0)), SignedDuration::from_secs(40));
    }

    #[test]
    fn after_the_wait_there_is_as_much_and_not_before() {
        for capacity in [1, 7, 60, 1_200, 5_000_000] {
            for (owed, lent) in [(0, 1), (3, 0), (1, 1), (2, 4), (5, 5)] {
                let lent = i64::from(capacity) * lent / 10;
                let settled_until = at(owed * 6_000);
                let bucket =
                    Bucket { settled_until, lent, lent_until: at(4_321), ..Bucket::full(capacity) };
                for tokens in [1, bucket.capacity / 2, bucket.capacity] {
                    let tokens = tokens.max(1);
                    let wait = bucket.wait(tokens, at(0));
                    let then = at(0) + wait;
                    assert!(bucket.free(then) >= tokens, "{bucket:?} {tokens} {wait}");
                    let before = then - SignedDuration::from_micros(1);
                    assert!(wait.is_zero() || bucket.free(before) < tokens, "{bucket:?} {tokens}");
                }
            }
        }
    }
}
