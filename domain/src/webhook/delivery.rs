//! What is sent to a webhook: one delivery for each event, tried again until it is taken, for about three
//! days.
//!
//! An attempt that fails says why in words of ours; nothing of what the receiver answered is kept but its
//! status.

use jiff::{SignedDuration, Timestamp};

use super::Cause;
use crate::{
    event::Kind,
    id::{DeliveryId, EventId, WebhookId},
    names::names,
};

names! {
    /// What has become of a delivery.
    pub enum Status {
        /// It waits to be tried, or tried again.
        Queued = "queued",
        /// It was taken.
        Delivered = "delivered",
        /// It was given up.
        Failed = "failed",
    }
}

names! {
    /// What has gone wrong with an attempt.
    pub enum Fault {
        /// The name of the host leads nowhere.
        Unresolved = "unresolved",
        /// It leads to where nothing may be sent.
        Forbidden = "forbidden",
        /// No connection came about.
        Unreachable = "unreachable",
        /// The connection broke off, or what came was no answer.
        Broken = "broken",
        /// No answer came in time.
        Timeout = "timeout",
        /// The answer leads elsewhere.
        Redirect = "redirect",
        /// The answer does not say that it was taken.
        Status = "status",
    }
}

impl Fault {
    /// In words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unresolved => "The name of the host cannot be resolved.",
            Self::Forbidden => "The host has an address to which nothing is sent.",
            Self::Unreachable => "No connection could be made.",
            Self::Broken => "The connection broke off before an answer came.",
            Self::Timeout => "No answer came within 15 seconds.",
            Self::Redirect => "The answer leads elsewhere, and is not followed.",
            Self::Status => "The answer was not one of 200 to 299.",
        }
    }
}

/// An attempt to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The how-manieth of its delivery, from 1.
    pub number: i32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub millis: i32,
    /// The status of the answer, where one came.
    pub status: Option<u16>,
    /// What has gone wrong; nothing where it was taken.
    pub fault: Option<Fault>,
}

/// An event on its way to a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the same in every attempt.
    pub id: DeliveryId,
    /// To which it is sent.
    pub webhook: WebhookId,
    /// The event.
    pub event: EventId,
    /// What has happened.
    pub kind: Kind,
    /// What has become of it.
    pub status: Status,
    /// How often it was tried.
    pub attempts: i32,
    /// How often it was tried since it was queued, or replayed.
    pub tries: i32,
    /// When it is tried next, while it waits.
    pub due_at: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken, with this status.
    Taken(u16),
    /// The receiver wants nothing any more.
    Gone,
    /// It was not taken.
    Failed {
        /// Why.
        fault: Fault,
        /// The status of the answer, where one came.
        status: Option<u16>,
        /// How long the receiver asks to be left alone.
        retry_after: Option<SignedDuration>,
    },
}

/// What a delivery becomes after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It was taken.
    Delivered,
    /// It is tried again then.
    Again(Timestamp),
    /// It is given up.
    GivenUp,
}

/// The seconds between two attempts: together a little more than three days.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// A receiver can ask to be left alone for no longer than that.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// A webhook that has taken nothing for so long is switched off.
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

impl Outcome {
    /// The status of the answer, where one came.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Taken(status) => Some(status),
            Self::Gone => Some(410),
            Self::Failed { status, .. } => status,
        }
    }

    /// What has gone wrong.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        match self {
            Self::Taken(_) => None,
            Self::Gone => Some(Fault::Status),
            Self::Failed { fault, .. } => Some(fault),
        }
    }

    /// What the delivery becomes, after `tries` attempts with this one, which ended at `at`. The pause
    /// before the next is as long as `permille` of 1,000 says, so that not all come back at once.
    #[must_use]
    pub fn next(self, tries: i32, at: Timestamp, permille: u16) -> Next {
        let retry_after = match self {
            Self::Taken(_) => return Next::Delivered,
            Self::Gone => return Next::GivenUp,
            Self::Failed { retry_after, .. } => retry_after,
        };
        let before = usize::try_from(tries).unwrap_or_default().saturating_sub(1);
        let Some(seconds) = PAUSES.get(before) else { return Next::GivenUp };
        let pause = SignedDuration::from_millis(seconds * i64::from(permille));
        let pause = pause.max(retry_after.unwrap_or_default().min(LONGEST));
        Next::Again(at.saturating_add(pause).unwrap_or(Timestamp::MAX))
    }

    /// Why the webhook is switched off now, if it is: it is gone, a delivery was given up, or nothing was
    /// taken since `failing_since` for too long.
    #[must_use]
    pub fn switches_off(
        self,
        next: Next,
        failing_since: Option<Timestamp>,
        at: Timestamp,
    ) -> Option<Cause> {
        match (self, next) {
            (Self::Taken(_), _) => None,
            (Self::Gone, _) => Some(Cause::Gone),
            (Self::Failed { .. }, Next::GivenUp) => Some(Cause::Failing),
            (Self::Failed { .. }, Next::Delivered | Next::Again(_)) => failing_since
                .is_some_and(|since| at.duration_since(since) >= PATIENCE)
                .then_some(Cause::Failing),
        }
    }
}
