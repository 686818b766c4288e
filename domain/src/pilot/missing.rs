//! What of the results is missing, and of whom.
//!
//! Each side answers for its own values: the buyer's silence makes the decision overdue, and the supplier's
//! leaves the buyer to decide on what is there.

use jiff::Timestamp;

use super::{Action, Finding, Pilot, State};
use crate::{actor::Side, machine::Refusal};

impl Pilot {
    pub(super) fn take_results(&mut self, results: &[Option<Finding>], at: Timestamp) {
        let waited = self.state == State::Evaluating && self.lacks(Side::Supplier);
        self.results = results.to_vec();
        if waited && !self.lacks(Side::Supplier) {
            self.can_be_decided_from(at);
        }
    }

    /// Goes on only while results are awaited.
    pub(super) fn require_unpublished(&self, action: Action) -> Result<(), Refusal> {
        if self.is_published() {
            return Err(self.not_now("pilot with published results", action));
        }
        Ok(())
    }

    /// True once its results were published, with all of them or without what the supplier has not entered.
    #[must_use]
    pub fn is_published(&self) -> bool {
        let decided = matches!(self.state, State::DecisionDue | State::Closed);
        decided || self.state.lacks_decision() && !self.unpublished
    }

    /// True where a value is missing that this side measures.
    pub(super) fn lacks(&self, side: Side) -> bool {
        self.measured().any(|(one, finding)| one.measured_by() == side && finding.is_none())
    }

    /// True where a value is missing, and none of the buyer's.
    pub(super) fn waits_for_supplier_alone(&self) -> bool {
        self.lacks(Side::Supplier) && !self.lacks(Side::Buyer)
    }

    pub(super) fn is_measured(&self) -> bool {
        self.measured().all(|(_, finding)| finding.is_some())
    }
}
