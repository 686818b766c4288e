//! Throttling of guesses: after a few failures each further attempt waits longer, up to a limit, and
//! nobody is ever locked out for good (NIST SP 800-63B-4, 3.2.2).
//!
//! An attempt counts before it is tried, so that many at once are no way around.

use jiff::{SignedDuration, Timestamp};

/// How failures are held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// So many attempts wait for nothing.
    pub free: i32,
    /// The longest wait.
    pub most: SignedDuration,
    /// After so long without an attempt one is forgotten, after twice that two, and so on.
    pub forgets: SignedDuration,
}

/// For what is guessed at, from one network: its owner elsewhere is not held back by that.
pub const GUESSED_AT: Rule =
    Rule { free: 5, most: SignedDuration::from_mins(15), forgets: SignedDuration::from_hours(1) };

/// For what is guessed at, from wherever (NIST asks for no more than a hundred).
pub const FROM_ANYWHERE: Rule =
    Rule { free: 100, most: SignedDuration::from_mins(1), forgets: SignedDuration::from_mins(10) };

/// For all that comes from one network, which many people may share.
pub const COMES_FROM: Rule =
    Rule { free: 300, most: SignedDuration::from_mins(1), forgets: SignedDuration::from_secs(30) };

/// For all mails that one organisation has sent to people who have not asked for them.
pub const INVITES: Rule =
    Rule { free: 200, most: SignedDuration::from_mins(1), forgets: SignedDuration::from_mins(1) };

/// The same for mails that go one after the other as they may: they leave room for those that somebody waits
/// for, and once there is none, wait twice as long.
pub const INVITES_IN_TIME: Rule =
    Rule { free: 150, most: SignedDuration::from_mins(2), forgets: SignedDuration::from_mins(1) };

/// After so long without an attempt all are forgotten.
pub const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The attempts that have not succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// How many.
    pub attempts: i32,
    /// When the last one was.
    pub last_at: Timestamp,
}

/// It is too early for another attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is too early for another attempt")]
pub struct TooEarly {
    /// How many seconds to wait, at least 1.
    pub seconds: i64,
}

impl Rule {
    /// How long to wait after so many attempts: none at first, then 1, 2, 4, .. seconds.
    fn wait(self, attempts: i32) -> SignedDuration {
        let Ok(over) = u32::try_from(attempts - self.free) else {
            return SignedDuration::ZERO;
        };
        SignedDuration::from_secs(1_i64 << over.min(30)).min(self.most)
    }
}

impl Throttle {
    /// Nothing was tried yet.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self { attempts: 0, last_at: at }
    }

    /// Counts one more attempt.
    ///
    /// # Errors
    /// [`TooEarly`] when it has to wait; then it does not count.
    pub fn attempt(self, rule: Rule, at: Timestamp) -> Result<Self, TooEarly> {
        // Requests do not come in the order of their instants.
        let since = at.duration_since(self.last_at).max(SignedDuration::ZERO);
        let left = rule.wait(self.attempts) - since;
        if left > SignedDuration::ZERO {
            let seconds = left.as_secs() + i64::from(left.subsec_nanos() > 0);
            return Err(TooEarly { seconds });
        }
        let forgotten = since.as_secs() / rule.forgets.as_secs().max(1);
        let forgotten = i32::try_from(forgotten).unwrap_or(i32::MAX);
        let attempts = self.attempts.saturating_sub(forgotten).max(0);
        Ok(Self { attempts: attempts.saturating_add(1), last_at: at.max(self.last_at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_few_are_free_then_each_waits_longer_and_never_for_good() {
        let mut throttle = Throttle::new(at(0));
        for _ in 0..GUESSED_AT.free {
            throttle = throttle.attempt(GUESSED_AT, at(0)).unwrap();
        }
        let mut now = 0;
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900] {
            let early = throttle.attempt(GUESSED_AT, at(now)).unwrap_err();
            assert_eq!(early.seconds, wait);
            now += wait;
            assert!(throttle.attempt(GUESSED_AT, at(now - 1)).is_err());
            throttle = throttle.attempt(GUESSED_AT, at(now)).unwrap();
        }
    }

    #[test]
    fn what_overtakes_another_does_not_wait_for_it() {
        let throttle = Throttle::new(at(0)).attempt(GUESSED_AT, at(10)).unwrap();
        let throttle = throttle.attempt(GUESSED_AT, at(9)).unwrap();
        assert_eq!((throttle.attempts, throttle.last_at), (2, at(10)));
    }

    #[test]
    fn what_goes_in_time_leaves_room_for_what_somebody_waits_for() {
        let mut sent = Throttle::new(at(0));
        let (mut now, mut in_time) = (0, 0);
        // A list that goes on and on.
        while now < 86_400 {
            match sent.attempt(INVITES_IN_TIME, at(now)) {
                Ok(next) => (sent, in_time) = (next, in_time + 1),
                Err(early) => now += early.seconds,
            }
            assert!(sent.attempts < INVITES.free - 40, "{}", sent.attempts);
        }
        // At once, and about one a minute.
        assert!((1_480..1_600).contains(&in_time), "{in_time}");
        // By hand all the rest, and then each after what it was told to wait, though the list goes on.
        while let Ok(next) = sent.attempt(INVITES, at(now)) {
            sent = next;
        }
        for _ in 0..20 {
            let early = sent.attempt(INVITES, at(now)).unwrap_err();
            assert!(sent.attempt(INVITES_IN_TIME, at(now + early.seconds)).is_err());
            now += early.seconds;
            sent = sent.attempt(INVITES, at(now)).unwrap();
        }
    }

    #[test]
    fn time_without_attempts_forgets_them() {
        let many = Throttle { attempts: 20, last_at: at(0) };
        assert!(many.attempt(GUESSED_AT, at(899)).is_err());
        assert_eq!(many.attempt(GUESSED_AT, at(900)).unwrap().attempts, 21);
        assert_eq!(many.attempt(GUESSED_AT, at(3_600)).unwrap().attempts, 20);
        assert_eq!(many.attempt(GUESSED_AT, at(86_400)).unwrap().attempts, 1);
        // A network on which somebody guesses on and on is not held back ever more.
        let mut network = Throttle { attempts: 0, last_at: at(0) };
        let mut now = 0;
        for _ in 0..2_000 {
            now += network.attempt(COMES_FROM, at(now)).map_or_else(|early| early.seconds, |_| 0);
            network = network.attempt(COMES_FROM, at(now)).unwrap();
        }
        assert!(network.attempts <= COMES_FROM.free + 6, "{}", network.attempts);
    }
}
