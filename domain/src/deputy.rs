//! Deputies: a member who is away names a colleague who approves for her meanwhile.
//!
//! A deputy acts by her own permissions: nobody passes on what the colleague may not do. The time is
//! half-open, and one deputy stands in at a time.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    actor::Actor,
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, UserId},
    names::names,
};

names! {
    /// What happens to the deputy of a member.
    pub enum Action {
        /// She names one, another one, or nobody any more.
        Change = "change",
    }
}

/// Who stands in, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    deputy: UserId,
    from: Timestamp,
    until: Timestamp,
}

/// What is wrong with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// It would be over before it begins.
    #[error("must be after `from`")]
    EndsBeforeStart,
    /// It is longer than anybody is away.
    #[error("must be within {} days of `from`", Term::LONGEST_DAYS)]
    TooLong,
}

impl Term {
    /// The longest time, in days.
    pub const LONGEST_DAYS: i64 = 366;

    /// This time.
    ///
    /// # Errors
    /// [`TermError`] when it is none, or too long.
    pub fn new(deputy: UserId, from: Timestamp, until: Timestamp) -> Result<Self, TermError> {
        let length = from.duration_until(until);
        if !length.is_positive() {
            return Err(TermError::EndsBeforeStart);
        }
        if length.as_hours() > Self::LONGEST_DAYS * 24 {
            return Err(TermError::TooLong);
        }
        Ok(Self { deputy, from, until })
    }

    /// Who stands in.
    #[must_use]
    pub fn deputy(&self) -> UserId {
        self.deputy
    }

    /// The first instant.
    #[must_use]
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// The first instant after it.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.until
    }
}

/// The deputy of a member, if she has named one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deputy {
    /// Who is away.
    pub member: UserId,
    /// Where both belong.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Who stands in.
    pub term: Option<Term>,
}

/// A member cannot stand in for herself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a colleague of yours")]
pub struct OwnDeputy;

impl Deputy {
    /// Of a member who has named nobody.
    #[must_use]
    pub fn unnamed(member: UserId, organisation: OrganisationId) -> Self {
        Self { member, organisation, version: 1, term: None }
    }

    /// She names somebody, or nobody any more.
    ///
    /// # Errors
    /// [`OwnDeputy`] when that is herself.
    pub fn change(
        self,
        term: Option<Term>,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), OwnDeputy> {
        if term.is_some_and(|term| term.deputy == self.member) {
            return Err(OwnDeputy);
        }
        let was = self.was();
        let next = Self { term, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Change, by.into(), at, None);
        Ok((next, event))
    }
}

impl Entity for Deputy {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Deputy(action)
    }

    fn object(&self) -> Uuid {
        self.member.uuid()
    }

    fn state_name(&self) -> &'static str {
        "active"
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        let term = self.term.map(|term| {
            Content::new()
                .with("deputy", term.deputy.to_string())
                .with("from", term.from.to_string())
                .with("until", term.until.to_string())
        });
        Content::new().with("member", self.member.to_string()).with("term", term)
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ends_after_it_begins_and_within_a_year() {
        let deputy = UserId::new(Uuid::from_u128(1));
        let at = |hours: i64| Timestamp::from_second(hours * 3600).unwrap();
        assert_eq!(Term::new(deputy, at(1), at(1)), Err(TermError::EndsBeforeStart));
        assert_eq!(Term::new(deputy, at(0), at(24 * 366 + 1)), Err(TermError::TooLong));
        assert!(Term::new(deputy, at(0), at(24 * 366)).is_ok());
    }
}
