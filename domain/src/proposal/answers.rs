//! How a buyer answers: of the pitches that came in a period, what was acknowledged and decided in time.
//!
//! What was withdrawn before it was due, and what still has time, is not judged.

use super::{Proposal, State};
use crate::ratio::Ratio;

/// How a buyer answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    acknowledged: (u64, u64),
    decided: (u64, u64),
    /// Not decided, and still in time.
    pub open: u64,
}

impl Answers {
    /// Counts one more.
    pub fn add(&mut self, one: &Proposal) {
        let Some(clock) = one.clock else { return };
        if let Some(late) = one.acknowledged_late() {
            count(&mut self.acknowledged, !late);
        }
        match one.state {
            State::Lapsed => count(&mut self.decided, false),
            State::AcceptedForPilot | State::AcceptedDirect | State::Deferred | State::Declined => {
                let decided = one.decision.as_ref();
                let in_time = decided.is_some_and(|decision| decision.at <= clock.decide_by);
                count(&mut self.decided, in_time);
            }
            State::Submitted | State::UnderReview | State::InfoRequested => self.open += 1,
            State::Draft | State::Withdrawn => {}
        }
    }

    /// Acknowledged in time, of what was to be acknowledged.
    #[must_use]
    pub fn acknowledged(&self) -> Ratio {
        Ratio::of(self.acknowledged.0, self.acknowledged.1)
    }

    /// Decided in time, of what was to be decided (domain: decision on time).
    #[must_use]
    pub fn decided(&self) -> Ratio {
        Ratio::of(self.decided.0, self.decided.1)
    }
}

fn count((in_time, all): &mut (u64, u64), is_in_time: bool) {
    *in_time += u64::from(is_in_time);
    *all += 1;
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Outcome, ReasonCode,
            tests::{at, calendar, draft, feedback, party},
        },
        *,
    };
    use crate::actor::Side;

    /// Three days to acknowledge at the latest, 31 to decide.
    const DAY: i64 = 24;

    #[test]
    fn figures_by_hand() {
        let (buyer, supplier) = (party(Side::Buyer), party(Side::Supplier));
        let submitted = draft().submit(&calendar(), &supplier, at(1)).unwrap().0;
        let review = |hours| submitted.clone().acknowledge(&buyer, at(hours)).unwrap().0;
        let decided = |acknowledged, hours| {
            let reason = ReasonCode::Capacity;
            let (outcome, by, at) = (Outcome::Declined, &buyer, at(hours));
            review(acknowledged).decide(outcome, reason, feedback(), None, by, at).unwrap().0
        };
        let mut overdue = submitted.clone();
        while overdue.acknowledged_late().is_none() {
            overdue = overdue.lapse(&calendar(), at(3 * DAY)).unwrap().0;
        }
        let mut lapsed = overdue.clone();
        while lapsed.state != State::Lapsed {
            lapsed = lapsed.lapse(&calendar(), at(31 * DAY)).unwrap().0;
        }
        let mut answers = Answers::default();
        for one in [
            draft(),
            decided(2, 31 * DAY),
            // The worker came too late to let it lapse.
            decided(3 * DAY + 1, 31 * DAY + 1),
            lapsed,
            submitted.clone(),
            review(2),
            submitted.clone().withdraw(&supplier, at(5)).unwrap().0,
            overdue.withdraw(&supplier, at(4 * DAY)).unwrap().0,
        ] {
            answers.add(&one);
        }
        assert_eq!(answers.acknowledged(), Ratio::of(2, 5));
        assert_eq!(answers.decided(), Ratio::of(1, 3));
        assert_eq!(answers.open, 2);
    }
}
