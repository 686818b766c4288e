//! The figures against promises counted by hand, and against a slow count of everything anew.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{names::Name, ratio::Better};

/// Kept on its day, 10 January 2027.
fn kept() -> Record {
    let day = date(2027, 1, 10);
    Record {
        promisor: Side::Supplier,
        state: State::Kept,
        importance: Importance::USUAL,
        original: day,
        counted: day,
        current: day,
        blocked_days: 0,
        moved: false,
        delivered: Some(day),
        reason: None,
    }
}

fn figures(records: &[Record]) -> Figures {
    let mut figures = Figures::default();
    for record in records {
        figures.add(record);
    }
    figures
}

#[test]
fn ten_promises_counted_by_hand() {
    let late = Record { state: State::KeptLate, delivered: Some(date(2027, 1, 13)), ..kept() };
    let moved_to = date(2027, 1, 20);
    let moved = Record {
        counted: moved_to,
        current: moved_to,
        moved: true,
        delivered: Some(date(2027, 1, 18)),
        importance: Importance::new(3).unwrap(),
        ..kept()
    };
    // Two days late, and the other side's promise was missing for two days.
    let blocked_to = date(2027, 1, 12);
    let blocked = Record {
        counted: blocked_to,
        current: blocked_to,
        blocked_days: 2,
        delivered: Some(blocked_to),
        ..kept()
    };
    let missed = Record {
        state: State::Missed,
        delivered: None,
        reason: Some(ReasonCode::Supply),
        ..kept()
    };
    let silent = Record { reason: None, ..missed };
    let given_time = Record { state: State::Agreed, current: moved_to, moved: true, ..missed };
    let open = Record { state: State::Agreed, delivered: None, ..kept() };
    let disputed = Record { state: State::Disputed, ..kept() };
    let all = [kept(), late, moved, blocked, missed, missed, silent, given_time, open, disputed];
    let supplier = figures(&all).supplier;
    assert_eq!(supplier.strict_share(), Ratio::of(2, 8));
    assert_eq!(supplier.strict_share().percent(Better::Higher).as_deref(), Some("25.0"));
    assert_eq!(supplier.kept_share().percent(Better::Higher).as_deref(), Some("37.5"));
    assert_eq!(supplier.moved_share().percent(Better::Lower).as_deref(), Some("25.0"));
    assert_eq!((supplier.kept_late, supplier.days_late), (1, 3));
    assert_eq!((supplier.missed, supplier.late), (3, 1));
    assert_eq!((supplier.open, supplier.disputed), (1, 1));
    let weighted = Ratio { numerator: 4, denominator: 17, sample: 8 };
    assert_eq!(supplier.weighted_share(), weighted);
    assert_eq!(supplier.reasons(), [(Some(ReasonCode::Supply), 2), (None, 1)]);
}

#[test]
fn what_never_came_about_or_was_let_go_is_not_judged() {
    for state in [State::Released, State::Void, State::Closed, State::Offered, State::Requested] {
        let figures = figures(&[Record { state, ..kept() }]);
        assert_eq!((figures.supplier.base, figures.buyer), (0, SideFigures::default()), "{state}");
    }
}

fn any_record() -> impl Strategy<Value = Record> {
    let day = || (1..29_i8).prop_map(|day| date(2027, 1, day));
    let days = (day(), day(), day(), prop::option::of(day()));
    let state = prop::sample::select(State::ALL);
    let reason = prop::option::of(prop::sample::select(ReasonCode::ALL));
    let rest = (any::<bool>(), any::<bool>(), 1..4_i64, 0..4_i32);
    (days, state, reason, rest).prop_map(
        |((original, one, two, delivered), state, reason, rest)| {
            let (buyer, moved, importance, blocked_days) = rest;
            Record {
                promisor: if buyer { Side::Buyer } else { Side::Supplier },
                state,
                importance: Importance::new(importance).unwrap(),
                original,
                counted: one.min(two),
                current: one.max(two),
                blocked_days,
                moved,
                delivered,
                reason,
            }
        },
    )
}

/// How many of a side's promises are so, asked one by one.
fn slowly(records: &[Record], side: Side, is_so: impl Fn(&Record) -> bool) -> u64 {
    records.iter().filter(|one| one.promisor == side && is_so(one)).map(|_| 1).sum()
}

fn is_judged(one: &Record) -> bool {
    let ended = ["kept", "kept_late", "missed", "overdue"].contains(&one.state.as_str());
    let open = ["agreed", "blocked", "delivered"].contains(&one.state.as_str());
    let delivered_late =
        one.state.as_str() == "delivered" && one.delivered.is_some_and(|day| day > one.counted);
    ended || open && (one.current > one.counted) || delivered_late
}

fn is_strict(one: &Record) -> bool {
    let mut last = one.original;
    for _ in 0..one.blocked_days {
        last = last.tomorrow().unwrap();
    }
    one.state.as_str() == "kept" && one.delivered.is_some_and(|day| day <= last)
}

proptest! {
    #[test]
    fn the_figures_equal_a_slow_count(records in prop::collection::vec(any_record(), 0..60)) {
        let figures = figures(&records);
        for (side, found) in [(Side::Buyer, &figures.buyer), (Side::Supplier, &figures.supplier)] {
            let count = |is_so: &dyn Fn(&Record) -> bool| slowly(&records, side, is_so);
            prop_assert_eq!(found.base, count(&is_judged));
            prop_assert_eq!(found.kept_strict, count(&is_strict));
            prop_assert_eq!(found.kept, count(&|one| one.state.as_str() == "kept"));
            prop_assert_eq!(found.kept_late, count(&|one| one.state.as_str() == "kept_late"));
            prop_assert_eq!(found.missed, count(&|one| one.state.as_str() == "missed"));
            prop_assert_eq!(found.moved, count(&|one| one.moved && is_judged(one)));
            prop_assert_eq!(found.disputed, count(&|one| one.state.as_str() == "disputed"));
            prop_assert_eq!(found.base, found.kept + found.kept_late + found.missed + found.late);
            prop_assert!(found.kept_strict <= found.kept && found.kept <= found.base);
            let missed: u64 = found.reasons().iter().map(|(_, count)| count).sum();
            prop_assert_eq!(missed, found.missed);
        }
        // The other way round the gap is the same with the other sign.
        let turned: Vec<_> = records
            .iter()
            .map(|one| Record { promisor: one.promisor.other(), ..*one })
            .collect();
        let (gap, other) = (figures.reciprocity_gap(), self::figures(&turned).reciprocity_gap());
        prop_assert_eq!(gap.numerator, -other.numerator);
    }

    #[test]
    fn the_months_add_up_to_the_whole(records in prop::collection::vec(any_record(), 0..60)) {
        let mut period = Period::default();
        for record in &records {
            period.add(record);
        }
        let months = period.months.values();
        prop_assert_eq!(period.whole.buyer.base, months.clone().map(|one| one.buyer.base).sum());
        prop_assert_eq!(period.whole.supplier.kept, months.map(|one| one.supplier.kept).sum());
    }
}
