//! The buyer extends a pilot, once: it names another last day and another day for its decision, and once the
//! supplier has signed that the pilot runs again and is measured anew.
//!
//! Until then it waits for its decision as before, and so it does where the supplier does not sign.

use jiff::{Timestamp, civil::Date};

use super::{Action, Charter, Pilot, State};
use crate::{
    actor::Party,
    content::Content,
    deadline::{Zone, after_days, days_later},
    event::Event,
    hands::SamePerson,
    id::UserId,
    machine::Refusal,
    text::Reason,
};

/// What the buyer proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The new last day.
    pub ends_on: Date,
    /// The new last day for the buyer's decision.
    pub decision_by: Date,
    /// Who proposed it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why, where that was written down.
    pub reason: Option<Reason>,
}

impl Extension {
    /// Days for the supplier's signature.
    pub const ANSWER_DAYS: i64 = 14;

    /// The instant from which on nobody can sign it any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        after_days(self.at, Self::ANSWER_DAYS)
    }

    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("ends_on", self.ends_on.to_string())
            .with("decision_by", self.decision_by.to_string())
            .with("by", self.by.to_string())
            .with("at", self.at.to_string())
            .with_some("reason", self.reason.as_ref().map(Reason::as_str))
    }
}

/// Why a step of an extension is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtendError {
    /// The pilot does not wait for a decision, or there is no extension to answer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person has acted for the other side.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// It was extended, or another extension waits.
    #[error("a pilot is extended once")]
    Once,
    /// The days for an answer have passed.
    #[error("the days for an answer to the extension have passed")]
    Lapsed,
    /// The last day has passed.
    #[error("must not have passed")]
    Over,
    /// It would run too long.
    #[error("must be within {} weeks of the first day", Charter::LONGEST_WEEKS)]
    TooLong,
    /// The decision would come before the end.
    #[error("must not be before the last day")]
    DecisionBeforeEnd,
    /// The decision would come long after the end.
    #[error("must be within {} days of the last day", Pilot::DECISION_DAYS)]
    DecisionTooLate,
}

impl Pilot {
    /// The most days that a decision on what was extended may take.
    pub const DECISION_DAYS: i32 = 90;

    /// The buyer proposes to extend it.
    ///
    /// # Errors
    /// [`ExtendError`] when it does not wait for a decision, was extended, or the days do not fit.
    pub fn extend(
        self,
        (ends_on, decision_by): (Date, Date),
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ExtendError> {
        let state = self.state;
        self.may(Action::Extend, state, by)?;
        if self.unpublished {
            return Err(self.not_now("pilot without published results", Action::Extend).into());
        }
        if self.extended || self.extension.is_some() {
            return Err(ExtendError::Once);
        }
        if Zone::utc().end_of(ends_on) <= at {
            return Err(ExtendError::Over);
        }
        if ends_on > self.longest() {
            return Err(ExtendError::TooLong);
        }
        if decision_by < ends_on {
            return Err(ExtendError::DecisionBeforeEnd);
        }
        if decision_by > days_later(ends_on, Self::DECISION_DAYS) {
            return Err(ExtendError::DecisionTooLate);
        }
        let hands = self.joined(by)?;
        let extension =
            Extension { ends_on, decision_by, by: by.user(), at, reason: Some(reason.clone()) };
        Ok(self.step(Action::Extend, state, by, at, Some(reason.as_str()), |next| {
            next.hands = hands;
            next.extension = Some(extension);
        })?)
    }

    /// The supplier signs it: the pilot runs again, and its results are entered anew.
    ///
    /// # Errors
    /// [`ExtendError`] when there is none, its last day has passed, or the person has acted for the buyer.
    pub fn accept_extension(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ExtendError> {
        let extension = self.open_extension(Action::AcceptExtension)?;
        let undecided = self.undecided_at().is_some_and(|end| end <= at);
        if extension.expires_at() <= at || undecided {
            return Err(ExtendError::Lapsed);
        }
        let Extension { ends_on, decision_by, reason, .. } = extension;
        self.may(Action::AcceptExtension, State::Running, by)?;
        let hands = self.joined(by)?;
        if Zone::utc().end_of(ends_on) <= at {
            return Err(ExtendError::Over);
        }
        Ok(self.step(Action::AcceptExtension, State::Running, by, at, None, |next| {
            next.hands = hands;
            next.days = Some((ends_on, decision_by));
            next.extended = true;
            next.extended_because = reason;
            next.results = Vec::new();
            next.overdue_since = None;
        })?)
    }

    /// The supplier does not sign it: the buyer decides otherwise.
    ///
    /// # Errors
    /// [`ExtendError`] when there is none, or the person has acted for the buyer.
    pub fn decline_extension(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ExtendError> {
        self.open_extension(Action::DeclineExtension)?;
        let (state, why) = (self.state, Some(reason.as_str()));
        self.may(Action::DeclineExtension, state, by)?;
        let hands = self.joined(by)?;
        Ok(self.step(Action::DeclineExtension, state, by, at, why, |next| {
            next.hands = hands;
            next.extension = None;
        })?)
    }

    fn open_extension(&self, action: Action) -> Result<Extension, Refusal> {
        self.extension.clone().ok_or(self.not_now("pilot without an extension", action))
    }

    /// True if a step of an extension is this party's to take.
    pub(super) fn may_extend(&self, action: Action, by: &Party) -> bool {
        let open = self.extension.is_some();
        let is_next = if action == Action::Extend {
            !open && !self.extended && !self.unpublished
        } else {
            open
        };
        is_next && self.joined(by).is_ok()
    }
}
