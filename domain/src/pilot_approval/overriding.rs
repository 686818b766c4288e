//! A decision against what was measured takes two approvers of the buyer's, who give the same reason.

use super::{Approvals, Requirement, State};
use crate::{
    content::{Content, ContentHash},
    id::{PilotApprovalId, PilotId},
    pilot::Pilot,
    text::{Feedback, Reason},
};

/// What two approvers say: that a pilot is scaled although a criterion has failed that must be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overriding {
    /// What the supplier reads.
    pub feedback: Feedback,
    /// Why.
    pub reason: Reason,
}

impl Overriding {
    pub(super) fn content(&self) -> Content {
        Content::new().with("feedback", self.feedback.as_str()).with("reason", self.reason.as_str())
    }

    /// What both of them say, of this pilot.
    #[must_use]
    pub fn hash(&self, pilot: PilotId) -> ContentHash {
        self.content().with("pilot", pilot.to_string()).hash()
    }
}

/// The proof that two have overridden what was measured: only [`Approvals::overridden`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    pilot: PilotId,
    results: i32,
    said: Overriding,
}

impl Overridden {
    /// True if it is of these results, with this feedback.
    pub(crate) fn is_of(&self, pilot: &Pilot, feedback: &Feedback) -> bool {
        (self.pilot, self.results) == (pilot.id, pilot.version) && self.said.feedback == *feedback
    }

    /// Why.
    pub(crate) fn reason(self) -> Reason {
        self.said.reason
    }
}

impl Approvals {
    /// Those of a decision that nobody has taken yet.
    #[must_use]
    pub fn of_overriding(id: PilotApprovalId, pilot: &Pilot, overriding: Overriding) -> Self {
        let none = Self::none(id, pilot, Requirement::of_two());
        let content = overriding.hash(pilot.id);
        // Who handed the charter in once may well decide.
        Self { content, overriding: Some(overriding), requester: None, ..none }
    }

    /// The proof that both have said so.
    #[must_use]
    pub fn overridden(&self) -> Option<Overridden> {
        let said = self.overriding.clone()?;
        match self.state {
            State::Waiting => None,
            State::Complete => {
                Some(Overridden { pilot: self.pilot, results: self.handed_in, said })
            }
        }
    }
}
