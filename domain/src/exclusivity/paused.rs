//! A pilot that the supplier has paused, without a server.

use proptest::prelude::*;

use super::{
    tests::{at, buyer, granted, offered, supplier, terms, upon},
    *,
};
use crate::{
    id::PilotId,
    pilot::Standstill,
    text::{Paragraph, Reason},
};

/// By twenty days at most.
fn paused_terms() -> Terms {
    let pilot = Some(PilotId::new(Uuid::from_u128(30)));
    Terms { pilot, pauses: PauseDays::new(20).unwrap(), ..terms() }
}

fn running() -> Exclusivity {
    granted(paused_terms()).lapse(&Facts::default(), at(31)).unwrap().0
}

fn pause(since: i64, until: i64) -> Standstill {
    Standstill { since: at(since), until: Some(at(until)) }
}

fn stands(since: i64) -> Standstill {
    Standstill { since: at(since), until: None }
}

/// What the clock makes of these pauses, until nothing is left to hear.
fn after(mut one: Exclusivity, pauses: &[Standstill], now: Timestamp) -> Exclusivity {
    loop {
        let facts = one.with_pauses(Facts::default(), pauses);
        let ended = one.period.unwrap().until <= now;
        if one.hears(&facts).is_none() && (!ended || facts.paused_since.is_none()) {
            return one;
        }
        let next = one.clone().lapse(&facts, now).unwrap().0;
        if !next.state.runs() {
            return one;
        }
        one = next;
    }
}

fn until(one: &Exclusivity) -> Timestamp {
    one.period.unwrap().until
}

#[test]
fn the_suppliers_pauses_extend_the_window_by_what_was_agreed() {
    let runs = running();
    assert_eq!((until(&runs), runs.reserved().unwrap().until), (at(121), at(141)));
    let (longer, event) = {
        let facts = runs.with_pauses(Facts::default(), &[pause(40, 45)]);
        assert_eq!(runs.hears(&facts), Some(Action::Prolong));
        runs.clone().lapse(&facts, at(45)).unwrap()
    };
    assert_eq!(event.kind, event::Kind::Exclusivity(Action::Prolong));
    assert_eq!((until(&longer), longer.paused_days), (at(126), 5));
    // What it holds is what it held: no extension meets another grant.
    assert_eq!(longer.reserved(), runs.reserved());
    assert_eq!(longer.next_reminder, Some(Reminder::Month));
    // It is heard of once, and not beyond what was agreed.
    assert_eq!(after(longer.clone(), &[pause(40, 45)], at(46)), longer);
    let most = after(longer, &[pause(40, 45), pause(50, 90)], at(90));
    assert_eq!((until(&most), most.reserved().unwrap().until), (at(141), at(141)));
}

#[test]
fn what_was_over_before_it_began_and_a_moment_take_nothing() {
    let runs = running();
    assert_eq!(after(runs.clone(), &[pause(10, 20)], at(40)), runs);
    let moment =
        Standstill { since: at(50), until: Some(at(50) + jiff::SignedDuration::from_hours(9)) };
    assert_eq!(after(runs.clone(), &[moment], at(51)), runs);
    // Of a pause that began before, the days since.
    assert_eq!(until(&after(runs.clone(), &[pause(20, 33)], at(33))), at(123));
    // While nothing has begun, nothing is counted.
    let waits = granted(Terms { start: upon().start, ..paused_terms() });
    let facts = waits.with_pauses(Facts::default(), &[pause(10, 20), stands(21)]);
    assert_eq!((facts, waits.hears(&facts)), (Facts::default(), None));
    // What holds without such terms is as it was.
    let plain = granted(terms()).lapse(&Facts::default(), at(31)).unwrap().0;
    assert_eq!(after(plain.clone(), &[pause(40, 60)], at(61)), plain);
}

#[test]
fn a_window_does_not_end_while_the_supplier_has_its_pilot_stand_still() {
    let runs = running();
    let facts = runs.with_pauses(Facts::default(), &[stands(115)]);
    // Before its end nothing has to be known.
    assert_eq!(runs.hears(&facts), None);
    let longer = runs.lapse(&facts, at(121)).unwrap().0;
    assert_eq!((longer.state, until(&longer)), (State::Active, at(127)));
    let again = after(longer, &[stands(115)], at(127));
    assert_eq!(until(&again), at(133));
    // It goes on: what was counted is not counted twice.
    let goes_on = after(again, &[pause(115, 130)], at(130));
    assert_eq!((until(&goes_on), goes_on.paused_days), (at(136), 15));
    let over = goes_on.lapse(&Facts::default(), at(136)).unwrap().0;
    assert_eq!(over.state, State::Expired);
    // By no more than was agreed.
    let most = after(running(), &[stands(115)], at(400));
    assert_eq!(until(&most), at(141));
}

#[test]
fn days_of_pauses_count_for_what_the_law_asks() {
    let long = Terms { window: Window::new(350).unwrap(), ..paused_terms() };
    let hash = |one: &Exclusivity| one.content_hash();
    let one = offered(long);
    let refused = one.clone().sign(hash(&one), None, &buyer(), at(1)).unwrap_err();
    assert_eq!(refused, ActError::NotAttested);
    let attested = Some(Paragraph::parse("Our share is five per cent.").unwrap());
    assert!(one.clone().sign(hash(&one), attested, &buyer(), at(1)).is_ok());
}

#[test]
fn other_terms_keep_what_was_gained_and_its_pilot() {
    let longer = after(running(), &[pause(40, 45)], at(45));
    let reason = || Reason::parse("More time").unwrap();
    let other = Terms { pilot: None, pauses: PauseDays::default(), ..paused_terms() };
    let refused = longer.clone().amend(&other, reason(), &supplier(), at(50)).unwrap_err();
    assert_eq!(refused, ActError::Change(ChangeError::OtherPilot));
    let wider = Terms { window: Window::new(100).unwrap(), ..paused_terms() };
    let one = longer.amend(&wider, reason(), &supplier(), at(50)).unwrap().0;
    let hash = one.amendment.as_ref().unwrap().content;
    let one = one.sign_amendment(&wider, hash, None, &buyer(), at(51)).unwrap().0;
    let one = one.grant_amendment(wider, hash, None, &supplier(), at(52)).unwrap().0;
    assert_eq!((until(&one), one.reserved().unwrap().until), (at(136), at(151)));
}

proptest! {
    /// However often the clock comes meanwhile, the window is as long as if it had come once, at the end.
    #[test]
    fn when_the_clock_comes_makes_no_difference(
        mut days in proptest::collection::vec(32_i64..160, 2..8),
        visits in proptest::collection::vec(32_i64..160, 0..6),
    ) {
        days.sort_unstable();
        let pauses: Vec<_> = days.chunks_exact(2).map(|pair| pause(pair[0], pair[1])).collect();
        let known_at = |day: i64| -> Vec<_> {
            pauses
                .iter()
                .filter(|pause| pause.since <= at(day))
                .map(|pause| Standstill { until: pause.until.filter(|until| *until <= at(day)), ..*pause })
                .collect()
        };
        // The clock comes with the end of each pause and of the window, and now and then.
        let mut stops: Vec<_> = days.iter().chain(&visits).copied().chain(121..=141).collect();
        stops.sort_unstable();
        let mut one = running();
        for day in stops {
            if until(&one) < at(day) {
                break;
            }
            one = after(one, &known_at(day), at(day));
        }
        let once = after(running(), &pauses, at(160));
        prop_assert_eq!(until(&one), until(&once));
        prop_assert!(until(&one) <= at(141));
    }
}
