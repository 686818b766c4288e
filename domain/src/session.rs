//! Sessions: a person who is signed in somewhere, and how its refresh tokens follow one another.
//!
//! A refresh token is one generation of its session. Each use makes the next; a used one that is
//! presented again ends the session, since one of the two who have it stole it (RFC 9700, 4.14.2). Two
//! uses at once are no theft: within a moment both get the same successor.

use jiff::{SignedDuration, Timestamp};

use crate::id::{OrganisationId, SessionId, UserId};

/// How long a person stays signed in, in days (NIST SP 800-63B-4, 2.1.3: at most 30).
pub const DAYS: i64 = 30;

/// How long a used refresh token still gets its successor.
pub const GRACE: SignedDuration = SignedDuration::from_secs(10);

/// A person who is signed in somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The person.
    pub user: UserId,
    /// The organisation for which it acted last, while the person belongs there.
    pub acts_for: Option<OrganisationId>,
    /// The generation of its present refresh token, from 1.
    pub generation: i32,
    /// True if a second factor was shown.
    pub second_factor: bool,
    /// What the person uses, as it says itself.
    pub client: String,
    /// From where it was used last.
    pub address: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it was used last.
    pub refreshed_at: Timestamp,
    /// The instant from which it works no more.
    pub expires_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

/// What presenting a refresh token leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presented {
    /// The session goes on, in its next generation or in the one that was just made.
    Goes(Session),
    /// The token was used before: the session has ended by this.
    Reused(Session),
    /// The session has ended, or never got so far.
    Refused,
}

impl Session {
    /// True while it works.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.ended_at.is_none() && at < self.expires_at
    }

    /// Somebody presents the refresh token of a generation.
    #[must_use]
    pub fn present(self, generation: i32, at: Timestamp) -> Presented {
        if !self.is_live(at) || generation > self.generation {
            return Presented::Refused;
        }
        if generation == self.generation {
            let generation = self.generation.saturating_add(1);
            return Presented::Goes(Self { generation, refreshed_at: at, ..self });
        }
        let just_used =
            generation + 1 == self.generation && at.duration_since(self.refreshed_at) <= GRACE;
        if just_used { Presented::Goes(self) } else { Presented::Reused(self.end(at)) }
    }

    /// Ends it.
    #[must_use]
    pub fn end(self, at: Timestamp) -> Self {
        Self { ended_at: self.ended_at.or(Some(at)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{deadline::after_days, id::Id};

    fn session() -> Session {
        Session {
            id: SessionId::new(Uuid::from_u128(1)),
            user: UserId::new(Uuid::from_u128(2)),
            acts_for: None,
            generation: 1,
            second_factor: false,
            client: String::new(),
            address: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            refreshed_at: Timestamp::UNIX_EPOCH,
            expires_at: after_days(Timestamp::UNIX_EPOCH, DAYS),
            ended_at: None,
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn goes(presented: Presented) -> Session {
        match presented {
            Presented::Goes(session) => session,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_use_makes_the_next_generation() {
        let second = goes(session().present(1, at(100)));
        assert_eq!(second.generation, 2);
        assert_eq!(goes(second.present(2, at(200))).generation, 3);
    }

    #[test]
    fn two_uses_at_once_get_one_successor() {
        let second = goes(session().present(1, at(100)));
        assert_eq!(goes(second.clone().present(1, at(110))), second);
        assert!(matches!(second.present(1, at(111)), Presented::Reused(_)));
    }

    #[test]
    fn a_used_one_ends_the_session() {
        let third = goes(goes(session().present(1, at(100))).present(2, at(101)));
        let Presented::Reused(ended) = third.present(1, at(101)) else { panic!("it goes on") };
        assert_eq!(ended.ended_at, Some(at(101)));
        assert_eq!(ended.present(3, at(102)), Presented::Refused);
    }

    #[test]
    fn nothing_outlives_its_end_or_was_never_made() {
        assert_eq!(session().present(2, at(1)), Presented::Refused);
        let end = session().expires_at;
        assert_eq!(session().present(1, end), Presented::Refused);
        assert_eq!(session().end(at(1)).present(1, at(2)), Presented::Refused);
    }
}
