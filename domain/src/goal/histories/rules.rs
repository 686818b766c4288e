//! Single rules, each by a short history of its own.

use super::*;

#[test]
fn time_does_each_thing_on_its_day() {
    let mut kept = Kept::new();
    let step = |kept: &mut Kept, action, seat, now| kept.attempt(action, seat, 1, now).unwrap();
    step(&mut kept, Action::Propose, 0, begin());
    step(&mut kept, Action::Agree, 2, begin());
    assert_eq!(kept.goal.state, State::Active);
    let grace = "2027-04-15T00:00:00Z".parse().unwrap();
    assert_eq!(kept.goal.next_by_time(), Some((grace, Action::Lapse)));
    step(&mut kept, Action::Measure, 2, begin());
    let week: Timestamp = "2027-01-09T08:00:00Z".parse().unwrap();
    assert_eq!(kept.goal.next_by_time(), Some((week, Action::AcceptMeasurements)));
    assert!(kept.attempt(Action::Lapse, 0, 0, week - SignedDuration::from_secs(1)).is_none());
    step(&mut kept, Action::Lapse, 0, week);
    // 91 on the way from 90 to 95: a fifth, accepted by silence.
    assert_eq!(kept.goal.measured.as_ref().unwrap().progress.to_string(), "1/5");
    step(&mut kept, Action::Lapse, 0, grace);
    let outcome = kept.goal.outcome.unwrap();
    assert_eq!(
        (kept.goal.state, outcome.outcome, outcome.by),
        (State::OutcomeProposed, Outcome::Missed, None)
    );
    // What time proposes, either may dispute; the dispute is brought up, and then decided anew.
    step(&mut kept, Action::DisputeOutcome, 0, grace);
    let after = |days: i64| grace + SignedDuration::from_hours(24 * days);
    assert_eq!(kept.goal.next_by_time(), Some((after(10), Action::Escalate)));
    step(&mut kept, Action::Lapse, 0, after(10));
    assert_eq!(kept.goal.next_by_time(), Some((after(30), Action::Lapse)));
    step(&mut kept, Action::Lapse, 0, after(30));
    step(&mut kept, Action::Lapse, 0, after(44));
    assert_eq!((kept.goal.state, kept.goal.by_lapse), (State::Missed, true));
    assert_eq!(kept.goal.next_by_time(), None);
}

#[test]
fn a_correction_counts_once_it_is_accepted_and_what_is_disputed_never() {
    let mut kept = Kept::new();
    for (action, seat, choice) in [
        (Action::Propose, 0, 0),
        (Action::Agree, 2, 0),
        (Action::Measure, 2, 1),
        (Action::ConfirmMeasurement, 0, 0),
    ] {
        kept.attempt(action, seat, choice, begin()).unwrap();
    }
    let progress = |kept: &Kept| kept.goal.measured.as_ref().unwrap().progress.to_string();
    assert_eq!(progress(&kept), "1/5");
    // The supplier corrects the value of the day to 93.
    kept.attempt(Action::Measure, 2, 3, begin()).unwrap();
    assert_eq!(progress(&kept), "1/5");
    kept.attempt(Action::DisputeMeasurement, 0, 1, begin()).unwrap();
    assert_eq!(progress(&kept), "1/5");
    kept.attempt(Action::Measure, 2, 4, begin()).unwrap();
    kept.attempt(Action::ConfirmMeasurement, 1, 2, begin()).unwrap();
    assert_eq!(progress(&kept), "4/5");
    let counted: Vec<_> = kept.log.accepted().collect();
    assert_eq!(counted.len(), 1);
}

#[test]
fn a_value_that_does_not_fit_is_refused() {
    let mut kept = Kept::new();
    for (action, seat) in [(Action::Propose, 0), (Action::Agree, 2)] {
        kept.attempt(action, seat, 0, begin()).unwrap();
    }
    let measure = |on, reading, seat| {
        let values =
            vec![(uuid(1), date(2027, 1, 1), Reading::Value(1.into())), (uuid(2), on, reading)];
        kept.goal.clone().measure(Log::default(), values, &party(seat), begin()).unwrap_err()
    };
    let one = || Reading::Value(1.into());
    assert_eq!(measure(date(2026, 12, 31), one(), 2), [(1, MeasureError::OutOfPeriod)]);
    assert_eq!(measure(date(2027, 4, 1), one(), 2), [(1, MeasureError::OutOfPeriod)]);
    assert_eq!(measure(date(2027, 1, 3), one(), 2), [(1, MeasureError::InFuture)]);
    let wrong = MeasureError::Reading(ReadingError::Kind("value"));
    assert_eq!(measure(date(2027, 1, 2), Reading::Done(vec![1]), 2), [(1, wrong)]);
    // What speaks against all of them comes first.
    let [(0, foreign), (1, MeasureError::InFuture)] = measure(date(2027, 1, 3), one(), 0)[..]
    else {
        panic!("something else is told");
    };
    assert!(matches!(foreign, MeasureError::Act(ActError::Refused(Refusal::NotYours { .. }))));
}

/// An active goal, on the day on which both agreed.
fn active() -> Kept {
    let mut kept = Kept::new();
    for (action, seat) in [(Action::Propose, 0), (Action::Agree, 2)] {
        kept.attempt(action, seat, 0, begin()).unwrap();
    }
    kept
}

fn days(count: i64) -> Timestamp {
    begin() + SignedDuration::from_hours(24 * count)
}

#[test]
fn a_dispute_ends_no_goal_before_its_time() {
    let mut kept = active();
    let goal = kept.goal.clone().propose_outcome(Outcome::Missed, &party(2), begin()).unwrap().0;
    kept.goal = goal;
    kept.attempt(Action::DisputeOutcome, 0, 0, begin()).unwrap();
    assert_eq!(kept.goal.next_by_time(), Some((days(10), Action::Escalate)));
    kept.attempt(Action::Lapse, 0, 0, days(10)).unwrap();
    // It is January, and the goal runs until March: nothing is computed at the end of the month.
    let grace = "2027-04-15T00:00:00Z".parse().unwrap();
    assert_eq!(kept.goal.next_by_time(), Some((grace, Action::Lapse)));
}

#[test]
fn days_in_which_nobody_could_dispute_a_value_are_no_silence() {
    let mut kept = active();
    kept.attempt(Action::Measure, 2, 4, begin()).unwrap();
    let (goal, _) =
        kept.goal.clone().propose_outcome(Outcome::Achieved, &party(2), begin()).unwrap();
    kept.goal = goal;
    kept.attempt(Action::DisputeOutcome, 0, 0, days(8)).unwrap();
    let week = days(15);
    assert_eq!(kept.goal.next_by_time(), Some((week, Action::AcceptMeasurements)));
    let early = week - SignedDuration::from_secs(1);
    assert!(kept.goal.clone().accept_measurements(kept.log.clone(), early).is_err());
    kept.attempt(Action::Lapse, 0, 0, week).unwrap();
    assert_eq!(kept.log.accepted().count(), 1);
}

#[test]
fn nobody_agrees_to_what_is_over() {
    let over = "2027-04-01T00:00:00Z".parse().unwrap();
    let mut kept = Kept::new();
    let (goal, by) = (kept.goal.clone(), party(0));
    let refused = goal.propose(&kept.plan, by.user(), &by, over).unwrap_err();
    assert_eq!(refused, ActError::Over);
    let last = over - SignedDuration::from_secs(1);
    kept.attempt(Action::Propose, 0, 0, last).unwrap();
    let (goal, by) = (kept.goal.clone(), party(2));
    let refused = goal.agree(&kept.plan, GoalsWeight(0), by.user(), &by, over).unwrap_err();
    assert_eq!(refused, ActError::Over);
    kept.attempt(Action::Agree, 2, 0, last).unwrap();
}

#[test]
fn what_is_measured_stays_what_it_is() {
    let kept = active();
    let words = |measure: &str, unit: Option<&str>| Terms {
        measure: Line::parse(measure).unwrap(),
        unit: unit.map(|unit| Line::parse(unit).unwrap()),
        ..terms(1)
    };
    for (terms, field) in
        [(words("Sales", None), "measure"), (words("Availability", Some("%")), "unit")]
    {
        let reason = Reason::parse("As the history has it").unwrap();
        let change = Change::Terms(Box::new(terms));
        let refused = kept.goal.clone().propose_amendment(change, reason, &party(0), begin());
        let error = ChangeError::OtherMetric;
        assert_eq!(refused.unwrap_err(), ActError::Change { field, error });
    }
}

#[test]
fn a_side_that_does_not_measure_is_told_so_whatever_it_sends() {
    let kept = active();
    let values = vec![(uuid(1), date(2020, 1, 1), Reading::Done(vec![7]))];
    let refused =
        kept.goal.measure(Log::default(), values, &party(0), begin()).unwrap_err().remove(0).1;
    assert!(matches!(refused, MeasureError::Act(ActError::Refused(Refusal::NotYours { .. }))));
}

#[test]
fn a_goal_lasts_less_than_five_years() {
    let until = |due_on| Terms { due_on, ..terms(0) }.checked();
    assert!(until(date(2031, 12, 31)).is_ok());
    assert_eq!(until(date(2032, 1, 1)).unwrap_err(), [TermsError::TooLong]);
    assert_eq!(until(date(2027, 1, 1)).unwrap_err(), [TermsError::DueBeforeStart]);
}

#[test]
fn what_has_not_begun_can_be_made_to_begin_at_once() {
    let later = |starts_on| Terms { starts_on, ..terms(1) };
    let goal = Kept::new().goal.revise(later(date(2027, 2, 1)), &party(0), begin()).unwrap().0;
    let mut kept = Kept { goal, ..Kept::new() };
    for (action, seat) in [(Action::Propose, 0), (Action::Agree, 2)] {
        kept.attempt(action, seat, 0, begin()).unwrap();
    }
    assert_eq!(kept.goal.state, State::Agreed);
    let reason = Reason::parse("The line is ready").unwrap();
    let change = Change::Terms(Box::new(later(date(2027, 1, 1))));
    let (goal, _) = kept.goal.propose_amendment(change, reason, &party(0), begin()).unwrap();
    let signed = goal.amendment.as_ref().unwrap().proposed.content;
    let (log, others) = (Log::default(), GoalsWeight(0));
    let accepted = goal.accept_amendment(&kept.plan, others, &log, signed, &party(2), begin());
    assert_eq!(accepted.unwrap().0.state, State::Active);
}

#[test]
fn one_amendment_waits_at_a_time() {
    let mut kept = active();
    kept.attempt(Action::ProposeAmendment, 0, 1, begin()).unwrap();
    let reason = Reason::parse("Another one").unwrap();
    let change = Change::Terms(Box::new(terms(2)));
    let refused = kept.goal.propose_amendment(change, reason, &party(2), begin()).unwrap_err();
    assert_eq!(refused, ActError::Amend(AmendError::Open));
}
