//! Nobody's silence holds the other side, and nobody gains by its own.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use rust_decimal::Decimal;

use super::{
    tests::{NOW, approve, charter, fresh, party, pilot_of},
    *,
};
use crate::{
    deadline::{Zone, after_days, days_later},
    text::{Feedback, Line, Reason},
};

/// The days of the charter: it runs from 4 January to 28 March 2027 and is decided by 15 April.
const ENDS: Date = date(2027, 3, 28);
const DECIDED: Date = date(2027, 4, 15);

fn at(day: Date) -> Timestamp {
    Zone::utc().start_of(day)
}

fn buyer() -> Party {
    party(11, Side::Buyer)
}

fn supplier() -> Party {
    party(20, Side::Supplier)
}

fn reason() -> Reason {
    Reason::parse("The shelf is being rebuilt.").unwrap()
}

/// A charter with a criterion of each of these sides, and gates on these days.
fn of(sides: &[Side], gates: &[Date]) -> Charter {
    let whole = charter("Shoppers switch");
    let criterion = |side: &Side| {
        let metric = Line::parse("Units per store and week").unwrap();
        let values = (Decimal::from(12), Decimal::from(8));
        Criterion::new(metric, Direction::Higher, values, 50, true, *side).unwrap()
    };
    let days = (whole.starts_on(), ENDS, DECIDED);
    let (title, scope) = (whole.title().clone(), whole.scope().clone());
    let criteria = sides.iter().map(criterion).collect();
    let name = Line::parse("Half-time").unwrap();
    let gates = gates.iter().map(|on| Gate { on: *on, name: name.clone() }).collect();
    Charter::new(title, whole.hypothesis().clone(), scope, days, criteria)
        .unwrap()
        .with(Arrangements { gates, ..Arrangements::default() })
}

fn running(charter: Charter) -> Pilot {
    let pilot = Pilot { charter, ..pilot_of(&party(10, Side::Buyer)) };
    let pilot = pilot.submit(&party(10, Side::Buyer), NOW).unwrap().0;
    let hash = pilot.charter_hash();
    let pilot = approve(pilot, hash, &buyer()).unwrap().0;
    let pilot = pilot.countersign(hash, &supplier(), NOW, fresh).unwrap().0;
    let pilot = pilot.confirm_readiness(&buyer(), NOW).unwrap().0;
    let pilot = pilot.confirm_readiness(&supplier(), NOW).unwrap().0;
    pilot.start(&buyer(), at(date(2027, 1, 4))).unwrap().0
}

fn evaluated(sides: &[Side]) -> Pilot {
    running(of(sides, &[])).lapse(at(days_later(ENDS, 1))).unwrap().0
}

fn enter(pilot: Pilot, place: usize, value: i64, on: Date) -> Result<Pilot, ResultsError> {
    let by = if pilot.charter.criteria()[place].measured_by() == Side::Buyer {
        buyer()
    } else {
        supplier()
    };
    let entry = Entry { place, value: Decimal::from(value), sample: None };
    Ok(pilot.enter_results(&[entry], &by, at(on))?.0)
}

fn decide(pilot: &Pilot, outcome: Outcome, on: Date) -> Result<Pilot, DecideError> {
    let feedback = Feedback::parse("The shoppers took it up as hoped.").unwrap();
    Ok(pilot.clone().decide((outcome, feedback), None, &buyer(), at(on))?.0)
}

const BOTH: [Side; 2] = [Side::Buyer, Side::Supplier];

#[test]
fn results_that_the_buyer_does_not_enter_are_a_missing_decision() {
    let waits = evaluated(&BOTH);
    let due = at(days_later(DECIDED, 1));
    assert_eq!((waits.state, waits.due()), (State::Evaluating, Some(due)));
    // Whether the supplier has entered its own or not.
    for entered in [true, false] {
        let waits = waits.clone();
        let waits = if entered { enter(waits, 1, 13, ENDS).unwrap() } else { waits };
        let late = waits.lapse(due).unwrap().0;
        assert_eq!((late.state, late.unpublished), (State::Overdue, true));
        assert_eq!(late.undecided_since(), Some(due));
        let refused = decide(&late, Outcome::Stop, days_later(DECIDED, 2));
        assert_eq!(refused.unwrap_err(), DecideError::Unpublished);
        let days = (date(2027, 5, 30), date(2027, 6, 15));
        assert!(late.clone().extend(days, &reason(), &buyer(), due).is_err());
        let closed = late.lapse(after_days(due, 28)).unwrap().0;
        assert_eq!((closed.state, closed.unpublished), (State::Undecided, true));
        assert_eq!((closed.recommendation(), closed.due()), (None, None));
    }
}

#[test]
fn the_buyer_makes_good_and_gains_no_time() {
    let due = at(days_later(DECIDED, 1));
    let late = evaluated(&BOTH).lapse(due).unwrap().0;
    let own = enter(late, 0, 13, days_later(DECIDED, 3)).unwrap();
    let publish = |pilot: &Pilot, by: &Party| {
        pilot.clone().publish_results(None, by, at(days_later(DECIDED, 4)))
    };
    // Without the supplier's value, which it cannot leave out itself.
    assert_eq!(publish(&own, &supplier()).unwrap_err(), ResultsError::Incomplete);
    let published = publish(&own, &buyer()).unwrap().0;
    assert_eq!((published.state, published.unpublished), (State::Overdue, false));
    assert_eq!(published.overdue_since, Some(due));
    assert_eq!(published.undecided_at(), Some(after_days(due, 28)));
    assert_eq!(published.recommendation(), Some(Recommendation::ExtendOrRecycle));
    assert!(enter(published.clone(), 1, 7, days_later(DECIDED, 5)).is_err());
    assert!(publish(&published, &buyer()).is_err());
    let closed = decide(&published, Outcome::Recycle, days_later(DECIDED, 5)).unwrap();
    assert_eq!(closed.state, State::Closed);
    // With its value, either side publishes.
    let whole = enter(own, 1, 13, days_later(DECIDED, 4)).unwrap();
    let published = publish(&whole, &supplier()).unwrap().0;
    assert_eq!(published.recommendation(), Some(Recommendation::Scale));
    assert_eq!((published.state, published.decision_by()), (State::Overdue, DECIDED));
}

#[test]
fn what_nobody_publishes_is_overdue_too() {
    let whole = enter(evaluated(&BOTH), 0, 13, ENDS).unwrap();
    let whole = enter(whole, 1, 13, ENDS).unwrap();
    let late = whole.lapse(at(days_later(DECIDED, 1))).unwrap().0;
    assert_eq!((late.state, late.unpublished), (State::Overdue, true));
    assert!(late.publish_results(None, &supplier(), at(days_later(DECIDED, 2))).is_ok());
}

#[test]
fn the_suppliers_silence_leaves_the_buyer_its_days_and_tells_nothing() {
    let waits = enter(evaluated(&BOTH), 0, 13, ENDS).unwrap();
    let (due, event) = (at(days_later(DECIDED, 1)), days_later(DECIDED, 8));
    let (open, told) = waits.lapse(due).unwrap();
    assert_eq!((told.to, open.state), ("decision_due", State::DecisionDue));
    assert_eq!((open.decision_by(), open.undecided_since()), (event, None));
    // What is missing is inconclusive: neither a success nor a failure.
    assert_eq!(open.recommendation(), Some(Recommendation::ExtendOrRecycle));
    assert!(!open.has_failed());
    assert!(enter(open.clone(), 1, 13, days_later(DECIDED, 2)).is_err());
    let late = open.clone().lapse(at(days_later(event, 1))).unwrap().0;
    assert_eq!((late.state, late.unpublished), (State::Overdue, false));
    assert!(decide(&open, Outcome::Stop, days_later(DECIDED, 2)).is_ok());
}

#[test]
fn a_value_in_the_last_moment_makes_nobody_late() {
    let waits = enter(evaluated(&BOTH), 0, 13, ENDS).unwrap();
    // In time it moves nothing.
    let early = enter(waits.clone(), 1, 13, days_later(DECIDED, -7)).unwrap();
    assert_eq!(early.decision_by(), DECIDED);
    let last = enter(waits, 1, 13, DECIDED).unwrap();
    assert_eq!(last.decision_by(), days_later(DECIDED, 7));
    // Once: another value in its place moves nothing.
    let again = enter(last, 1, 9, days_later(DECIDED, 6)).unwrap();
    assert_eq!(again.decision_by(), days_later(DECIDED, 7));
    // The buyer's own values never do.
    let own = enter(evaluated(&[Side::Buyer]), 0, 13, DECIDED).unwrap();
    assert_eq!(own.decision_by(), DECIDED);
}

fn pause(pilot: Pilot, by: &Party, cause: Cause, on: Date) -> Result<Pilot, PauseError> {
    Ok(pilot.pause(cause, &reason(), by, at(on))?.0)
}

#[test]
fn the_buyers_pauses_move_the_decision_by_four_weeks_in_all() {
    let runs = running(of(&BOTH, &[]));
    let first = date(2027, 2, 1);
    // Whatever cause it names.
    for cause in Cause::ALL {
        let one = pause(runs.clone(), &buyer(), *cause, first).unwrap();
        let on = one.resume(&supplier(), at(days_later(first, 20))).unwrap().0;
        assert_eq!(
            (on.ends_on(), on.decision_by()),
            (days_later(ENDS, 20), days_later(DECIDED, 20))
        );
        let second = days_later(first, 30);
        let two = pause(on.clone(), &buyer(), *cause, second).unwrap();
        assert_eq!(two.due(), Some(at(days_later(second, 8))));
        assert!(two.clone().lapse(at(days_later(second, 7))).is_err());
        // However late the clock comes.
        for late in [8, 11] {
            let (on, event) = two.clone().lapse(at(days_later(second, late))).unwrap();
            assert_eq!((event.to, on.buyer_paused), ("running", 28));
            assert_eq!(on.decision_by(), days_later(DECIDED, 28));
            assert!(on.ends_on() >= days_later(ENDS, 28) && on.ends_on() <= on.decision_by());
            let refused = pause(on.clone(), &buyer(), *cause, days_later(second, 12));
            assert_eq!(refused.unwrap_err(), PauseError::UsedUp);
            assert!(!on.may_pause(Side::Buyer));
            // The supplier's are its own.
            let own = pause(on, &supplier(), *cause, days_later(second, 12)).unwrap();
            let on = own.resume(&buyer(), at(days_later(second, 22))).unwrap().0;
            assert_eq!(on.decision_by(), days_later(DECIDED, 38));
        }
        let over = two.evaluate(&supplier(), at(days_later(second, 5))).unwrap().0;
        assert_eq!(over.decision_by(), days_later(DECIDED, 25));
    }
}

#[test]
fn no_pause_outlives_the_longest_run() {
    let runs = running(of(&BOTH, &[]));
    let longest = days_later(date(2027, 1, 4), 182);
    let still = pause(runs, &supplier(), Cause::Buyer, date(2027, 3, 1)).unwrap();
    assert_eq!(still.due(), Some(at(days_later(longest, 1))));
    let on = still.lapse(at(days_later(longest, 1))).unwrap().0;
    assert_eq!((on.state, on.ends_on()), (State::Running, longest));
    let over = on.lapse(at(days_later(longest, 1))).unwrap().0;
    assert_eq!(over.state, State::Evaluating);
    assert!(over.decision_by() > longest);
}

#[test]
fn a_gate_is_told_on_its_day_and_holds_nothing_up() {
    let (first, second) = (date(2027, 2, 1), date(2027, 3, 1));
    let runs = running(of(&BOTH, &[first, second]));
    assert_eq!(runs.due(), Some(at(first)));
    let record = |pilot: &Pilot, place, outcome, by: &Party| {
        pilot.clone().record_gate((place, outcome), Some(&reason()), by, at(second))
    };
    let go = GateOutcome::Continue;
    assert_eq!(record(&runs, 0, go, &buyer()).unwrap_err(), GateError::NotOpen);
    let (told, event) = runs.clone().lapse(at(first)).unwrap();
    assert_eq!((event.kind.action(), told.state), ("gate_due", State::Running));
    assert_eq!(told.due(), Some(at(second)));
    assert_eq!(record(&told, 1, go, &buyer()).unwrap_err(), GateError::NotOpen);
    assert_eq!(record(&told, 2, go, &buyer()).unwrap_err(), GateError::NoSuchGate);
    assert!(matches!(record(&told, 0, go, &supplier()), Err(GateError::Refused(_))));
    let silent = told.clone().record_gate((0, GateOutcome::Stop), None, &buyer(), at(second));
    assert_eq!(silent.unwrap_err(), GateError::ReasonMissing);
    let stopped = record(&told, 0, GateOutcome::Stop, &buyer()).unwrap().0;
    assert_eq!(stopped.state, State::Evaluating);
    let passed = record(&told, 0, go, &buyer()).unwrap().0;
    assert_eq!(passed.state, State::Running);
    assert_eq!(record(&passed, 0, go, &buyer()).unwrap_err(), GateError::NotOpen);
    // Nobody says anything: it runs to its end. However late the clock comes, each is told once, and before it.
    let end = at(days_later(ENDS, 1));
    let late = runs.lapse(end).unwrap().0;
    assert!(late.gates.iter().all(GateState::is_open));
    assert_eq!(late.lapse(end).unwrap().0.state, State::Evaluating);
}

#[test]
fn a_gate_moves_with_the_run_until_its_day_has_come() {
    let (first, second) = (date(2027, 2, 1), date(2027, 3, 20));
    let told = running(of(&BOTH, &[first, second])).lapse(at(first)).unwrap().0;
    let still = pause(told, &supplier(), Cause::Supplier, date(2027, 2, 10)).unwrap();
    let on = still.resume(&supplier(), at(date(2027, 2, 20))).unwrap().0;
    let days: Vec<_> = on.gates_now().map(|(_, day, _)| day).collect();
    assert_eq!(days, [first, days_later(second, 10)]);
    assert_eq!(on.due(), Some(at(days_later(second, 10))));
    // What has come stays in the charter as it was signed; what has not may go.
    let amend = |gates: &[Date]| {
        let terms = of(&BOTH, gates);
        on.clone().amend(&terms, reason(), &supplier(), at(date(2027, 2, 21))).map(|_| ())
    };
    assert_eq!(amend(&[second]).unwrap_err(), ChangeError::Gates);
    assert_eq!(amend(&[first]), Ok(()));
}

#[test]
fn a_charter_names_gates_within_its_run_and_is_hashed_as_before_without() {
    let plain = of(&BOTH, &[]).content().canonical();
    assert!(!plain.contains("gates"), "{plain}");
    let outside = [date(2027, 1, 3), date(2027, 1, 4), ENDS, days_later(ENDS, 1)];
    let misplaced: Vec<_> = of(&BOTH, &outside).misplaced_gates().collect();
    assert_eq!(misplaced, [0, 3]);
}
