//! A decision that does not come, and what has to be done before a pilot starts.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{
    tests::{LATER, NOW, approve, charter, evaluating, fresh, party, pilot_of},
    *,
};
use crate::{deadline::after_days, hands::SamePerson, text::Line};

fn days(count: i64) -> Timestamp {
    after_days(LATER, count)
}

fn overdue() -> Pilot {
    let values = [Decimal::from(13)];
    let measured = evaluating().publish_results(Some(&values), &party(11, Side::Buyer), NOW);
    measured.unwrap().0.lapse(LATER).unwrap().0
}

#[test]
fn what_is_not_decided_is_asked_for_twice_and_closes_without_a_decision() {
    let late = overdue();
    assert_eq!((late.state, late.overdue_since), (State::Overdue, Some(LATER)));
    assert!(late.clone().lapse(days(6)).is_err());
    let (week, event) = late.clone().lapse(days(7)).unwrap();
    assert_eq!((event.kind.action(), week.state), ("remind_week", State::Overdue));
    let (both, event) = week.lapse(days(14)).unwrap();
    assert_eq!((event.kind.action(), both.next_reminder), ("remind_fortnight", None));
    // What is answered meanwhile moves nothing.
    assert_eq!(both.due(), Some(days(28)));
    assert!(both.clone().lapse(days(27)).is_err());
    let (closed, event) = both.lapse(days(28)).unwrap();
    assert_eq!((event.kind.action(), closed.state), ("lapse", State::Undecided));
    assert_eq!((closed.due(), closed.decision, closed.overdue_since), (None, None, Some(LATER)));
    // However late the clock comes, each thing happens once.
    let (one, event) = late.clone().lapse(days(20)).unwrap();
    assert_eq!((event.kind.action(), one.due()), ("remind_fortnight", Some(days(28))));
    assert_eq!(late.lapse(days(40)).unwrap().0.state, State::Undecided);
}

fn signed(items: &[(Side, &str)]) -> Pilot {
    let checklist = items
        .iter()
        .map(|(owner, text)| Item { owner: *owner, text: Line::parse(text).unwrap() })
        .collect();
    let arrangements = Arrangements { checklist, ..Arrangements::default() };
    let charter = charter("Shoppers switch").with(arrangements);
    let pilot = Pilot { charter, ..pilot_of(&party(10, Side::Buyer)) };
    let pilot = pilot.submit(&party(10, Side::Buyer), NOW).unwrap().0;
    let hash = pilot.charter_hash();
    let pilot = approve(pilot, hash, &party(11, Side::Buyer)).unwrap().0;
    pilot.countersign(hash, &party(20, Side::Supplier), NOW, fresh).unwrap().0
}

#[test]
fn a_side_is_ready_once_its_items_are_done() {
    let (buyer, supplier) = (party(12, Side::Buyer), party(20, Side::Supplier));
    let pilot =
        signed(&[(Side::Supplier, "Pallets"), (Side::Buyer, "Shelf"), (Side::Supplier, "Labels")]);
    let refused = pilot.clone().confirm_readiness(&supplier, NOW).unwrap_err();
    assert_eq!(refused, ReadyError::Open(vec![0, 2]));
    let foreign = pilot.clone().tick_items(&[0, 1], &supplier, NOW).unwrap_err();
    assert_eq!(foreign, ReadyError::NotYourItem(1));
    let nothing = pilot.clone().tick_items(&[3], &supplier, NOW).unwrap_err();
    assert_eq!(nothing, ReadyError::NoSuchItem(0));
    let ticked = pilot.tick_items(&[2, 0], &supplier, NOW).unwrap().0;
    assert_eq!(ticked.tick(0).map(|tick| tick.by), Some(supplier.user()));
    let again = ticked.clone().tick_items(&[0], &supplier, NOW).unwrap_err();
    assert_eq!(again, ReadyError::Unchanged(0));
    let undone = ticked.untick_items(&[0], &supplier, NOW).unwrap().0;
    let refused = undone.clone().confirm_readiness(&supplier, NOW).unwrap_err();
    assert_eq!(refused, ReadyError::Open(vec![0]));
    let done = undone.tick_items(&[0], &supplier, NOW).unwrap().0;
    let ready = done.confirm_readiness(&supplier, NOW).unwrap().0;
    // What was confirmed is changed no more.
    assert!(matches!(
        ready.clone().untick_items(&[0], &supplier, NOW),
        Err(ReadyError::Refused(_))
    ));
    let shelf = ready.tick_items(&[1], &buyer, NOW).unwrap().0;
    assert_eq!(shelf.confirm_readiness(&buyer, NOW).unwrap().0.state, State::Ready);
}

#[test]
fn nobody_confirms_for_both() {
    let pilot = signed(&[]);
    for signer in [10, 11] {
        let refused = pilot.clone().confirm_readiness(&party(signer, Side::Supplier), NOW);
        assert_eq!(refused.unwrap_err(), ReadyError::SamePerson(SamePerson), "{signer}");
    }
    let one = pilot.confirm_readiness(&party(12, Side::Buyer), NOW).unwrap().0;
    let refused = one.clone().confirm_readiness(&party(12, Side::Supplier), NOW).unwrap_err();
    assert_eq!(refused, ReadyError::SamePerson(SamePerson));
    assert!(one.confirm_readiness(&party(21, Side::Supplier), NOW).is_ok());
}
