//! The buyer's clock: by when it acknowledges and decides, and what is told on the way.
//!
//! At half of each time the buyer is reminded. A late acknowledgement is told to both sides and counts
//! against the buyer; a late decision frees the supplier. While the buyer waits for information, or the
//! partnership is suspended, the clock stands still.

use jiff::{SignedDuration, Timestamp};

use super::{Action, MACHINE, Proposal, State};
use crate::{
    actor::By,
    business_calendar::{Counting, Terms},
    event::{Entity, Event},
    machine::{Refusal, Who},
};

/// When the buyer owes what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// When it began: with the submission, or when a deferral ended.
    pub started_at: Timestamp,
    /// The instant by which the buyer acknowledges, where it has to.
    pub acknowledge_by: Option<Timestamp>,
    /// The instant by which the buyer decides; moved by the time during which it waited.
    pub decide_by: Timestamp,
    /// Which days count.
    pub counting: Counting,
    /// Since when it stands still.
    pub stopped_at: Option<Timestamp>,
    /// All that was to be told until then has been told.
    pub told_until: Timestamp,
}

impl Clock {
    /// The clock of a pitch that comes now.
    pub(super) fn start(calendar: &Terms, at: Timestamp) -> Self {
        Self {
            started_at: at,
            acknowledge_by: Some(calendar.acknowledge_by(at)),
            decide_by: calendar.decide_by(at),
            counting: calendar.answers.counting,
            stopped_at: None,
            told_until: at,
        }
    }

    /// It begins anew, for what is looked at again. How it was acknowledged stays.
    fn again(self, calendar: &Terms, at: Timestamp) -> Self {
        Self { acknowledge_by: self.acknowledge_by, ..Self::start(calendar, at) }
    }

    /// It goes on, where it stood still: what is due is due as much later as days or time have passed.
    pub(super) fn go_on(&mut self, calendar: &Terms, at: Timestamp) {
        if let Some(since) = self.stopped_at.take() {
            self.decide_by = calendar.moved(self.decide_by, self.counting, since, at);
        }
    }

    /// What was not due yet when nobody could do anything any more is due as much later.
    fn make_up(&mut self, state: State, calendar: &Terms, since: Timestamp, at: Timestamp) {
        let since = since.max(self.started_at);
        let later = |due, counting| {
            if due > since { calendar.moved(due, counting, since, at) } else { due }
        };
        self.decide_by = later(self.decide_by, self.counting);
        if state == State::Submitted {
            self.acknowledge_by = self.acknowledge_by.map(|due| later(due, Counting::WorkingDays));
        }
    }

    /// Whether it was acknowledged too late, where it was acknowledged then.
    pub(super) fn acknowledged_late(&self, acknowledged_at: Option<Timestamp>) -> Option<bool> {
        let due = self.acknowledge_by?;
        match acknowledged_at {
            Some(at) => Some(at > due),
            None => (self.told_until >= due).then_some(true),
        }
    }

    /// What comes next by itself in a state.
    fn next(&self, state: State) -> Option<(Timestamp, Action)> {
        let half_of = |due| halfway(self.started_at, due);
        let acknowledgement = self.acknowledge_by.filter(|_| state == State::Submitted);
        let told = [
            acknowledgement.map(|due| (half_of(due), Action::Remind)),
            acknowledgement.map(|due| (due, Action::Overdue)),
            Some((half_of(self.decide_by), Action::Remind)),
        ];
        let to_tell = told.into_iter().flatten().filter(|(at, _)| *at > self.told_until);
        match state {
            State::Submitted | State::UnderReview => {
                to_tell.chain([(self.decide_by, Action::Lapse)]).min_by_key(|(at, _)| *at)
            }
            State::Draft
            | State::InfoRequested
            | State::AcceptedForPilot
            | State::AcceptedDirect
            | State::Deferred
            | State::Declined
            | State::Withdrawn
            | State::Lapsed => None,
        }
    }
}

/// The instant between two others, to the second.
fn halfway(since: Timestamp, until: Timestamp) -> Timestamp {
    let half = SignedDuration::from_secs(until.duration_since(since).as_secs() / 2);
    since.saturating_add(half).unwrap_or(until)
}

impl Proposal {
    /// What comes next by itself.
    pub(super) fn next_by_time(&self) -> Option<(Timestamp, Action)> {
        match self.state {
            State::Deferred => Some((self.decision.as_ref()?.wakes_at?, Action::Lapse)),
            State::Draft
            | State::Submitted
            | State::UnderReview
            | State::InfoRequested
            | State::AcceptedForPilot
            | State::AcceptedDirect
            | State::Declined
            | State::Withdrawn
            | State::Lapsed => self.clock?.next(self.state),
        }
    }

    /// Time passed: the buyer is reminded, or is late with its acknowledgement; without a decision the
    /// supplier is free; what was deferred is looked at again, by the buyer's `calendar`.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, calendar: &Terms, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let (since, action) = self.next_by_time().unwrap_or((at, Action::Lapse));
        let woken = self.state == State::Deferred;
        let to = match action {
            Action::Lapse if woken => State::UnderReview,
            Action::Lapse => State::Lapsed,
            Action::Draft
            | Action::Revise
            | Action::Submit
            | Action::Acknowledge
            | Action::Ask
            | Action::ConvenePanel
            | Action::Answer
            | Action::Decide
            | Action::Withdraw
            | Action::Remind
            | Action::Overdue
            | Action::Resume => self.state,
        };
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.enter(state, at);
        if woken {
            next.decision = None;
            next.clock = next.clock.map(|clock| clock.again(calendar, at));
        } else if let Some(clock) = &mut next.clock {
            clock.told_until = since;
        }
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }

    /// The partnership goes on, which stood still since `since`: as much later is due what the buyer owes
    /// still. What waits for the supplier's answer is made up for with that.
    ///
    /// # Errors
    /// [`Refusal`] when the buyer owes nothing by a date.
    pub fn resume(
        self,
        calendar: &Terms,
        since: Timestamp,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let (action, state) = (Action::Resume, self.state);
        let state = MACHINE.go(state, action, state, |who| who == Who::Clock)?;
        let was = self.was();
        let mut next = self.enter(state, at);
        if let Some(clock) = &mut next.clock {
            clock.make_up(state, calendar, since, at);
        }
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }

    /// Whether the buyer has acknowledged it too late, or not at all though it was due; `None` where it
    /// never had to, or still has time.
    #[must_use]
    pub fn acknowledged_late(&self) -> Option<bool> {
        self.clock?.acknowledged_late(self.acknowledged_at)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::{
        super::tests::{at, calendar, draft, feedback, party},
        *,
    };
    use crate::{
        actor::Side,
        business_calendar::AnswerTimes,
        id::{Id, QuestionId},
        machine::Name,
        proposal::{Outcome, ReasonCode},
        text::Paragraph,
    };

    const DAY: i64 = 24;

    /// Submitted at one in the morning of the first day.
    fn submitted(calendar: &Terms) -> Proposal {
        draft().submit(calendar, &[], &party(Side::Supplier), at(1)).unwrap().0
    }

    fn under_review(calendar: &Terms) -> Proposal {
        submitted(calendar).acknowledge(&party(Side::Buyer), at(2)).unwrap().0
    }

    fn asked(proposal: Proposal, hours: i64) -> Proposal {
        let id = QuestionId::new(Uuid::from_u128(8));
        let question = Paragraph::parse("Which stores?").unwrap();
        proposal.ask(id, question, &party(Side::Buyer), at(hours)).unwrap().0
    }

    fn working(days: u16) -> Terms {
        let answers = AnswerTimes { acknowledge: 2, decide: days, counting: Counting::WorkingDays };
        Terms { answers, ..calendar() }
    }

    #[test]
    fn each_thing_is_told_on_its_time_and_once() {
        let mut proposal = submitted(&calendar());
        let mut told = Vec::new();
        while let Some((due, action)) = proposal.next_by_time() {
            let early = due - SignedDuration::from_secs(1);
            assert!(proposal.clone().lapse(&calendar(), early).is_err());
            // The worker comes late.
            let (next, event) = proposal.lapse(&calendar(), at(40 * DAY)).unwrap();
            assert_eq!((event.kind.action(), event.by), (action.as_str(), By::Clock));
            told.push((due, event.kind.action(), next.state));
            proposal = next;
        }
        let half_of_three_days = at(1) + SignedDuration::from_mins((3 * DAY - 1) * 30);
        let half_of_31_days = at(1) + SignedDuration::from_mins((31 * DAY - 1) * 30);
        let expected = [
            (half_of_three_days, "remind", State::Submitted),
            (at(3 * DAY), "overdue", State::Submitted),
            (half_of_31_days, "remind", State::Submitted),
            (at(31 * DAY), "lapse", State::Lapsed),
        ];
        assert_eq!(told, expected);
        assert!(proposal.lapse(&calendar(), at(50 * DAY)).is_err());
    }

    #[test]
    fn an_acknowledgement_is_late_from_the_instant_at_which_it_is_due() {
        let open = submitted(&calendar());
        assert_eq!(open.acknowledged_late(), None);
        let by = |hours| {
            let acknowledged = open.clone().acknowledge(&party(Side::Buyer), at(hours));
            acknowledged.unwrap().0.acknowledged_late()
        };
        assert_eq!((by(2), by(3 * DAY), by(3 * DAY + 1)), (Some(false), Some(false), Some(true)));
        let reminded = open.lapse(&calendar(), at(2 * DAY)).unwrap().0;
        assert_eq!(reminded.acknowledged_late(), None);
        let overdue = reminded.lapse(&calendar(), at(3 * DAY)).unwrap().0;
        assert_eq!(overdue.acknowledged_late(), Some(true));
    }

    #[test]
    fn the_clock_stands_still_while_the_buyer_waits() {
        let before = under_review(&calendar()).clock.unwrap().decide_by;
        let open = asked(under_review(&calendar()), 10);
        assert_eq!((open.due(), open.clone().lapse(&calendar(), at(99 * DAY)).ok()), (None, None));
        let answered =
            open.answer(None, &[], &calendar(), &party(Side::Supplier), at(15)).unwrap().0;
        let clock = answered.clock.unwrap();
        assert_eq!(clock.decide_by, before + SignedDuration::from_hours(5));
        assert_eq!((clock.stopped_at, answered.state), (None, State::UnderReview));
    }

    #[test]
    fn what_is_owed_is_owed_later_by_the_time_of_a_suspension() {
        let calendar = calendar();
        let open = submitted(&calendar);
        let before = open.clock.unwrap();
        let resumed = open.resume(&calendar, at(DAY), at(40 * DAY)).unwrap().0;
        let after = resumed.clock.unwrap();
        assert_eq!(after.acknowledge_by, Some(at(42 * DAY)));
        assert_eq!(after.decide_by, before.decide_by + SignedDuration::from_hours(39 * DAY));
        assert_eq!(resumed.state, State::Submitted);
        // It came in the midst of it, and only since then nobody could do anything.
        let late = draft().submit(&calendar, &[], &party(Side::Supplier), at(39 * DAY)).unwrap().0;
        let resumed = late.resume(&calendar, at(DAY), at(40 * DAY)).unwrap().0;
        assert_eq!(resumed.clock.unwrap().decide_by, at((30 + 39 + 1 + 1) * DAY));
        // How it was acknowledged stays, and what waits for the supplier is made up for with its answer.
        let open = under_review(&calendar);
        let resumed = open.clone().resume(&calendar, at(DAY), at(40 * DAY)).unwrap().0;
        let due = |one: &Proposal| one.clock.unwrap().acknowledge_by;
        assert_eq!(due(&resumed), due(&open));
        assert!(asked(open, 10).resume(&calendar, at(DAY), at(40 * DAY)).is_err());
    }

    #[test]
    fn working_days_are_made_up_for_by_working_days() {
        let calendar = working(10);
        let open = under_review(&calendar);
        assert_eq!(open.clock.unwrap().decide_by, at(11 * DAY));
        let answer = |hours| {
            let open = asked(open.clone(), DAY + 9);
            let answered = open.answer(None, &[], &calendar, &party(Side::Supplier), at(hours));
            answered.unwrap().0.clock.unwrap().decide_by
        };
        // On the same day, on the next, and on the day after that.
        assert_eq!(answer(DAY + 20), at(11 * DAY));
        assert_eq!(answer(2 * DAY), at(12 * DAY));
        assert_eq!(answer(3 * DAY + 23), at(13 * DAY));
    }

    #[test]
    fn what_was_deferred_has_a_clock_of_its_own_and_keeps_how_it_was_acknowledged() {
        let (buyer, reason) = (party(Side::Buyer), ReasonCode::Timing);
        let day = Some(date(1970, 2, 1));
        let open = under_review(&calendar());
        let acknowledged = open.clock.unwrap().acknowledge_by;
        let deferred =
            open.decide((Outcome::Deferred, reason, feedback(), day), &calendar(), &buyer, at(3));
        let woken = deferred.unwrap().0.lapse(&working(5), at(31 * DAY)).unwrap().0;
        let clock = woken.clock.unwrap();
        assert_eq!((clock.started_at, clock.acknowledge_by), (at(31 * DAY), acknowledged));
        assert_eq!(woken.acknowledged_late(), Some(false));
        assert_eq!((clock.decide_by, woken.since), (at(37 * DAY), at(31 * DAY)));
        assert_eq!(woken.next_by_time().unwrap().1, Action::Remind);
    }
}
