//! How a buyer answers: of the pitches that came in a period, what was acknowledged and decided in time.
//!
//! What was withdrawn before it was due, and what still has time, is not judged.

use jiff::Timestamp;

use super::{Clock, State};
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
    /// Counts one more that was submitted: its state and clock, when it was acknowledged, and when it was
    /// decided.
    pub fn add(
        &mut self,
        state: State,
        clock: &Clock,
        acknowledged_at: Option<Timestamp>,
        decided_at: Option<Timestamp>,
    ) {
        if let Some(late) = clock.acknowledged_late(acknowledged_at) {
            count(&mut self.acknowledged, !late);
        }
        match state {
            State::Lapsed => count(&mut self.decided, false),
            State::AcceptedForPilot | State::AcceptedDirect | State::Deferred | State::Declined => {
                let in_time = decided_at.is_some_and(|at| at <= clock.decide_by);
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
        let submitted = draft().submit(&calendar(), &[], &supplier, at(1)).unwrap().0;
        let review = |hours| submitted.clone().acknowledge(&buyer, at(hours)).unwrap().0;
        let decided = |acknowledged, hours| {
            let reason = ReasonCode::Capacity;
            let (outcome, by, at) = (Outcome::Declined, &buyer, at(hours));
            review(acknowledged)
                .decide((outcome, reason, feedback(), None), &calendar(), by, at)
                .unwrap()
                .0
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
            decided(2, 31 * DAY),
            // The worker came too late to let it lapse.
            decided(3 * DAY + 1, 31 * DAY + 1),
            lapsed,
            submitted.clone(),
            review(2),
            submitted.clone().withdraw(&supplier, at(5)).unwrap().0,
            overdue.withdraw(&supplier, at(4 * DAY)).unwrap().0,
        ] {
            let decided_at = one.decision.as_ref().map(|decision| decision.at);
            answers.add(one.state, &one.clock.unwrap(), one.acknowledged_at, decided_at);
        }
        assert_eq!(answers.acknowledged(), Ratio::of(2, 5));
        assert_eq!(answers.decided(), Ratio::of(1, 3));
        assert_eq!(answers.open, 2);
    }
}
