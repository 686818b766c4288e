//! What is missed and made good, without a server.

use jiff::civil::date;

use super::{
    tests::{BUYER, QUIET, SUPPLIER, at, buyer, granted, offered, signed, supplier, terms, upon},
    *,
};
use crate::{
    commitment,
    id::{CommitmentId, UserId},
    partnership,
    text::Title,
};

/// Since so many days something is missed.
fn missed(days: i64) -> Facts {
    Facts { missed_since: Some(at(days)), ..Facts::default() }
}

#[test]
fn what_is_missed_is_made_good_or_ends_it() {
    let runs = granted(terms()).lapse(QUIET, at(31)).unwrap().0;
    assert!(runs.clone().lapse(QUIET, at(40)).is_err());
    // From the end of its day on, however late the clock comes.
    let cured = runs.lapse(&missed(40), at(43)).unwrap().0;
    assert_eq!((cured.state, cured.due()), (State::InCure, Some(at(54))));
    assert!(cured.clone().lapse(&missed(40), at(53)).is_err());
    let good = cured.clone().lapse(QUIET, at(50)).unwrap().0;
    assert_eq!((good.state, good.cure_until), (State::Active, None));
    assert_eq!(cured.clone().lapse(&missed(40), at(54)).unwrap().0.state, State::Lapsed);
    // What came first has ended it.
    assert_eq!(cured.clone().lapse(&missed(40), at(500)).unwrap().0.state, State::Lapsed);
    let late = good.clone().lapse(&missed(115), at(116)).unwrap().0;
    assert_eq!(late.lapse(&missed(115), at(500)).unwrap().0.state, State::Expired);
    assert_eq!(good.clone().lapse(&missed(115), at(500)).unwrap().0.state, State::Expired);
    let twice = good.lapse(&missed(60), at(500)).unwrap().0;
    assert_eq!(twice.lapse(&missed(60), at(500)).unwrap().0.state, State::Lapsed);
    // The first is made good, and another is missed meanwhile: that one has its own days.
    let (again, event) = cured.clone().lapse(&missed(45), at(50)).unwrap();
    assert_eq!(event.kind, event::Kind::Exclusivity(Action::Cure));
    assert_eq!(again.lapse(&missed(45), at(50)).unwrap().0.cure_until, Some(at(59)));
    // What is missed for good is not made good by anything.
    let lost = Facts { is_lost: true, ..Facts::default() };
    assert!(cured.clone().lapse(&lost, at(50)).is_err());
    assert_eq!(cured.lapse(&lost, at(54)).unwrap().0.state, State::Lapsed);
}

#[test]
fn what_is_missed_before_it_begins_has_the_same_days() {
    let waits = granted(upon()).lapse(&missed(20), at(20)).unwrap().0;
    assert_eq!((waits.state, waits.due()), (State::Agreed, Some(at(34))));
    assert_eq!(waits.clone().lapse(&missed(20), at(34)).unwrap().0.state, State::Lapsed);
    let good = waits.clone().lapse(QUIET, at(30)).unwrap().0;
    assert_eq!((good.state, good.due()), (State::Agreed, Some(at(59))));
    let begun = waits.start(&buyer(), at(30)).unwrap().0;
    assert_eq!((begun.state, begun.cure_until), (State::InCure, Some(at(34))));
    assert_eq!(begun.lapse(QUIET, at(31)).unwrap().0.state, State::Active);
}

#[test]
fn nothing_runs_out_while_nobody_can_act() {
    let runs = granted(terms()).lapse(QUIET, at(31)).unwrap().0;
    let mut cured = runs.lapse(&missed(40), at(40)).unwrap().0;
    cured.standing.state = partnership::State::Suspended;
    assert!(cured.clone().lapse(&missed(40), at(60)).is_err());
    assert_eq!(cured.lapse(&missed(40), at(121)).unwrap().0.state, State::Expired);
}

#[test]
fn each_duty_becomes_a_promise_with_the_last_signature() {
    let duty = Duty {
        kind: DutyKind::MinSites,
        what: Title::parse("In two hundred stores").unwrap(),
        due_on: date(2027, 3, 15),
    };
    let terms = Terms { duties: vec![duty], ..terms() };
    let mut number = 100;
    let mut fresh = || {
        number += 1;
        CommitmentId::new(Uuid::from_u128(number))
    };
    assert_eq!(offered(terms.clone()).undertake(0, &supplier(), at(2), &mut fresh), Ok(Vec::new()));
    let one = granted(terms.clone());
    let made = one.undertake(0, &supplier(), at(2), &mut fresh).unwrap();
    let [(promise, event)] = &made[..] else { panic!("{made:?}") };
    assert_eq!((promise.state, promise.promisor), (commitment::State::Agreed, Side::Buyer));
    let persons = [Side::Buyer, Side::Supplier].map(|side| promise.person(side));
    assert_eq!(persons, [BUYER, SUPPLIER].map(|user| Some(UserId::new(Uuid::from_u128(user)))));
    assert_eq!(promise.terms.link, Some(commitment::Link::Exclusivity(one.id)));
    assert_eq!(event.kind, event::Kind::Commitment(commitment::Action::Undertake));
    // Nobody signs what can be fulfilled no more.
    let one = signed(terms);
    let hash = one.content_hash();
    assert_eq!(one.grant(hash, None, &supplier(), at(74)).unwrap_err(), ActError::DutyPassed);
}

#[test]
fn a_delivery_counts_until_the_supplier_says_that_it_is_not_it() {
    use commitment::State as Of;
    let facts = |state| Facts::default().and(state, at(40), at(40), None);
    for state in [Of::Agreed, Of::Delivered, Of::Kept, Of::KeptLate, Of::Released, Of::Void] {
        assert_eq!(facts(state), Facts::default(), "{state}");
    }
    assert_eq!(facts(Of::Overdue), missed(40));
    assert_eq!(facts(Of::Missed), Facts { is_lost: true, ..Facts::default() });
    // Delivered in time, it has all its days from then on; late, what is left of them.
    let disputed =
        |delivered| Facts::default().and(Of::Disputed, at(50), at(40), Some(at(delivered)));
    assert_eq!((disputed(39), disputed(40)), (missed(50), missed(50)));
    assert_eq!(disputed(47), missed(43));
    // Of several, the first.
    assert_eq!(disputed(39).and(Of::Overdue, at(45), at(45), None), missed(45));
}

#[test]
fn nobody_loses_the_days_in_which_nobody_could_act() {
    use commitment::State as Of;
    // Its day passed while the partnership stood still.
    let late = Facts::default().and(Of::Overdue, at(60), at(40), None);
    assert_eq!(late, missed(60));
    // It stood still while it was to be made good.
    let runs = granted(terms()).lapse(QUIET, at(31)).unwrap().0;
    assert!(runs.clone().resume(at(41), at(51)).is_err());
    let cured = runs.lapse(&missed(40), at(40)).unwrap().0;
    let (resumed, event) = cured.clone().resume(at(41), at(51)).unwrap();
    assert_eq!(event.kind, event::Kind::Exclusivity(Action::Resume));
    assert_eq!((resumed.state, resumed.cure_until), (State::InCure, Some(at(64))));
    assert_eq!(resumed.hears(&missed(40)), None);
    // No more than since it was missed.
    assert_eq!(cured.resume(at(30), at(51)).unwrap().0.cure_until, Some(at(65)));
}

#[test]
fn a_missing_decision_is_as_a_duty_that_was_missed() {
    let missing = |since| Facts { undecided_since: Some(at(since)), ..Facts::default() };
    let runs = granted(terms()).lapse(QUIET, at(31)).unwrap().0;
    let cured = runs.clone().lapse(&missing(40), at(40)).unwrap().0;
    assert_eq!((cured.state, cured.cure_until), (State::InCure, Some(at(54))));
    assert_eq!(cured.clone().lapse(QUIET, at(41)).unwrap().0.state, State::Active);
    assert_eq!(cured.lapse(&missing(40), at(54)).unwrap().0.state, State::Lapsed);
    // Whoever could not decide before has the days from then on.
    let late = runs.lapse(&missing(10), at(32)).unwrap().0;
    assert_eq!(late.cure_until, Some(at(46)));
    assert!(late.lapse(&missing(10), at(33)).is_err());
}

#[test]
fn terms_without_a_pilot_are_hashed_as_before() {
    let named = |pilot: Option<u128>| {
        let pilot = pilot.map(|number| crate::id::PilotId::new(Uuid::from_u128(number)));
        Terms { pilot, ..terms() }.content()
    };
    assert!(!named(None).canonical().contains("pilot"));
    assert_ne!(named(Some(1)).hash(), named(Some(2)).hash());
}
