//! The formulas, by hand and against a slow computation of their own in whole numbers.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{
    actor::Side,
    goal::{Cadence, Milestone, Source},
    pilot::Direction,
    text::{Line, Title},
};

fn terms(metric: Metric, aggregation: Aggregation) -> Terms {
    Terms {
        title: Title::parse("On the shelf").unwrap(),
        why_buyer: None,
        why_supplier: None,
        shopper_benefit: None,
        measure: Line::parse("Availability").unwrap(),
        unit: None,
        metric: metric.checked().unwrap(),
        aggregation,
        starts_on: date(2027, 1, 1),
        due_on: date(2027, 12, 31),
        weight: 10,
        measured_by: Side::Buyer,
        source: Source::Manual,
        cadence: Cadence::Monthly,
    }
    .checked()
    .unwrap()
}

fn toward(baseline: i64, target: i64, floor: Option<i64>) -> Metric {
    let direction = if target > baseline { Direction::Higher } else { Direction::Lower };
    let (baseline, target, floor) = (baseline.into(), target.into(), floor.map(Decimal::from));
    Metric::Toward { direction, baseline, target, floor }
}

fn range(baseline: i64, lower: i64, upper: i64) -> Metric {
    Metric::Range { baseline: baseline.into(), lower: lower.into(), upper: upper.into() }
}

fn of(metric: Metric, aggregation: Aggregation, readings: &[Reading]) -> Option<Measured> {
    let days = (1..).map(|day| date(2027, 1, day));
    Measured::of(&terms(metric, aggregation), days.zip(readings))
}

/// The progress at these values.
fn at(metric: Metric, values: &[i64]) -> String {
    let readings: Vec<_> = values.iter().map(|value| Reading::Value((*value).into())).collect();
    of(metric, Aggregation::Last, &readings)
        .map_or("none".to_owned(), |one| one.progress.to_string())
}

#[test]
fn progress_by_hand() {
    // The cases of the model: 92 to 98, and 10 to 4.
    assert_eq!(at(toward(92, 98, None), &[96]), "2/3");
    assert_eq!(at(toward(10, 4, None), &[6]), "2/3");
    assert_eq!(at(toward(92, 98, None), &[90]), "-1/3");
    assert_eq!(at(toward(92, 98, None), &[99]), "7/6");
    assert_eq!(at(toward(92, 98, None), &[]), "none");
    // A floor is worth nothing, wherever it began.
    assert_eq!(at(toward(92, 98, Some(90)), &[96]), "3/4");
    assert_eq!(at(toward(10, 4, Some(12)), &[6]), "3/4");
    // Into a range: half of the way, beyond it on the other side, and there.
    assert_eq!(at(range(20, 4, 10), &[15]), "1/2");
    assert_eq!(at(range(20, 4, 10), &[-1]), "1/2");
    assert_eq!(at(range(20, 4, 10), &[10]), "1");
    assert_eq!(at(range(20, 4, 10), &[30]), "-1");
    // Inside at the beginning: the share of the periods inside, both ends included.
    assert_eq!(at(range(5, 4, 10), &[4, 10, 11]), "2/3");
    assert_eq!(at(Metric::Maintain { lower: 4.into(), upper: 10.into() }, &[3, 5, 6, 7]), "3/4");
}

#[test]
fn the_last_value_alone_says_whether_it_is_inside() {
    let inside = |values: &[i64]| {
        let readings: Vec<_> = values.iter().map(|value| Reading::Value((*value).into())).collect();
        of(range(20, 4, 10), Aggregation::Last, &readings).unwrap().is_inside
    };
    assert_eq!(inside(&[5, 11]), Some(false));
    assert_eq!(inside(&[11, 5]), Some(true));
    assert_eq!(
        of(toward(1, 2, None), Aggregation::Last, &[Reading::Value(1.into())]).unwrap().is_inside,
        None
    );
}

#[test]
fn periods_make_one_value() {
    let value = |aggregation, readings: &[Reading]| {
        of(toward(0, 100, None), aggregation, readings).unwrap().value.unwrap().to_string()
    };
    let values = [10, 20, 25].map(|value| Reading::Value(value.into()));
    assert_eq!(value(Aggregation::Last, &values), "25");
    assert_eq!(value(Aggregation::Sum, &values), "55");
    assert_eq!(value(Aggregation::Average, &values), "55/3");
    let shares = [(1, 3), (3, 4)].map(|(part, whole)| Reading::Ratio(part.into(), whole.into()));
    assert_eq!(value(Aggregation::Ratio, &shares), "4/7");
}

#[test]
fn milestones_count_by_their_weight() {
    let step = |weight| Milestone { title: Line::parse("A step").unwrap(), weight };
    let metric = Metric::Milestones(vec![step(1), step(2), step(5)]);
    let done = |done: &[i16]| {
        let readings = [Reading::Done(vec![1, 2, 3]), Reading::Done(done.to_vec())];
        of(metric.clone(), Aggregation::Last, &readings).unwrap().progress.to_string()
    };
    assert_eq!(done(&[]), "0");
    assert_eq!(done(&[1, 3]), "3/4");
    assert_eq!(done(&[1, 2, 3]), "1");
}

#[test]
fn the_calendar_says_what_is_expected() {
    let (terms, zone) = (terms(toward(0, 100, None), Aggregation::Last), Zone::utc());
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let expected = |text| expected(&terms, &zone, at(text)).to_string();
    assert_eq!(expected("2026-12-31T00:00:00Z"), "0");
    assert_eq!(expected("2027-01-01T00:00:00Z"), "0");
    assert_eq!(expected("2027-03-15T00:00:00Z"), "1/5");
    assert_eq!(expected("2028-01-01T00:00:00Z"), "1");
    assert_eq!(expected("2029-01-01T00:00:00Z"), "1");
    // 73 of 365 days have gone by: a fifth.
    let status = |value: &str| {
        let reading = [Reading::Value(value.parse().unwrap())];
        let measured = Measured::of(&terms, [(date(2027, 3, 14), &reading[0])]);
        status(&terms, measured.as_ref(), &zone, at("2027-03-15T00:00:00Z"))
    };
    assert_eq!(status("10"), Status::OnTrack);
    assert_eq!(status("9.999999"), Status::AtRisk);
    assert_eq!(status("-5"), Status::AtRisk);
    assert_eq!(status("-5.000001"), Status::OffTrack);
    assert_eq!(super::status(&terms, None, &zone, at("2027-03-15T00:00:00Z")), Status::NoData);
}

#[test]
fn what_is_to_stay_is_expected_to_be_there_all_the_time() {
    let terms = terms(Metric::Maintain { lower: 4.into(), upper: 10.into() }, Aggregation::Last);
    let inside = |inside: usize, outside: usize| {
        let readings: Vec<_> = [vec![5; inside], vec![11; outside]].concat();
        let readings: Vec<_> =
            readings.into_iter().map(|value| Reading::Value(value.into())).collect();
        let days = (0..).map(|day| crate::deadline::days_later(terms.starts_on, day));
        let measured = Measured::of(&terms, days.zip(&readings));
        status(&terms, measured.as_ref(), &Zone::utc(), Timestamp::UNIX_EPOCH)
    };
    assert_eq!(inside(9, 1), Status::OnTrack);
    assert_eq!(inside(89, 11), Status::AtRisk);
    assert_eq!(inside(3, 1), Status::AtRisk);
    assert_eq!(inside(74, 26), Status::OffTrack);
}

#[test]
fn a_goal_is_stale_after_one_and_a_half_times_its_cadence() {
    let terms = terms(toward(0, 100, None), Aggregation::Last);
    let reading = Reading::Value(1.into());
    let measured = Measured::of(&terms, [(date(2027, 1, 31), &reading)]);
    let stale = |measured: Option<&Measured>, text: &str| {
        is_stale(&terms, measured, &Zone::utc(), text.parse().unwrap())
    };
    // 31 days and a half more from the end of the last period, or from the first day.
    assert!(!stale(measured.as_ref(), "2027-03-19T12:00:00Z"));
    assert!(stale(measured.as_ref(), "2027-03-19T12:00:01Z"));
    assert!(!stale(None, "2027-02-16T12:00:00Z"));
    assert!(stale(None, "2027-02-16T12:00:01Z"));
}

#[test]
fn no_excess_makes_up_for_a_miss() {
    let fractions =
        [(7, 6), (1, 2), (-1, 3)].map(|(part, whole)| Fraction::of(part, whole).unwrap());
    let [above, half, below] = &fractions;
    let roll_up = RollUp::of([(40, Some(above)), (20, Some(half)), (20, Some(below)), (20, None)]);
    // (40 + 10 + 0) of the 80 with data.
    assert_eq!(roll_up.progress.unwrap().to_string(), "5/8");
    assert_eq!(roll_up.coverage.unwrap().to_string(), "4/5");
    let empty = RollUp::of([]);
    assert_eq!((empty.progress, empty.coverage), (None, None));
    assert_eq!(RollUp::of([(5, None)]).coverage, Some(Fraction::zero()));
}

/// A value of thousandths.
fn milli(value: i64) -> Decimal {
    Decimal::new(value, 3)
}

proptest! {
    #[test]
    fn progress_is_the_formula_in_whole_numbers(
        baseline in -100_000..100_000_i64,
        target in -100_000..100_000_i64,
        values in prop::collection::vec(-200_000..200_000_i64, 1..20),
        aggregation in prop::sample::select(vec![Aggregation::Last, Aggregation::Sum, Aggregation::Average]),
    ) {
        prop_assume!(baseline != target);
        let direction = if target > baseline { Direction::Higher } else { Direction::Lower };
        let metric = Metric::Toward { direction, baseline: milli(baseline), target: milli(target), floor: None };
        let readings: Vec<_> = values.iter().map(|value| Reading::Value(milli(*value))).collect();
        let found = of(metric, aggregation, &readings).unwrap().progress;
        // x as a fraction: thousandths, or so many times as many of them.
        let (part, whole) = match aggregation {
            Aggregation::Last => (*values.last().unwrap(), 1),
            Aggregation::Sum => (values.iter().sum(), 1),
            _ => (values.iter().sum(), i64::try_from(values.len()).unwrap()),
        };
        let (numerator, denominator) = (part - baseline * whole, (target - baseline) * whole);
        prop_assert_eq!(found, Fraction::of(numerator, denominator).unwrap());
    }

    #[test]
    fn progress_grows_in_the_better_direction(
        baseline in -1_000..1_000_i64,
        target in -1_000..1_000_i64,
        one in -2_000..2_000_i64,
        other in -2_000..2_000_i64,
    ) {
        prop_assume!(baseline != target && one != other);
        let progress = |value: i64| {
            let reading = [Reading::Value(value.into())];
            of(toward(baseline, target, None), Aggregation::Last, &reading).unwrap().progress
        };
        let is_better = (one > other) == (target > baseline);
        prop_assert_eq!(progress(one) > progress(other), is_better);
    }

    #[test]
    fn a_roll_up_stays_between_nothing_and_all(
        goals in prop::collection::vec((1..100_i64, prop::option::of((-300..300_i64, 1..100_i64))), 0..30),
        weight in 1..100_i64,
        factor in 1..50_i64,
    ) {
        let fractions: Vec<_> = goals
            .iter()
            .map(|(weight, of)| (*weight, of.map(|(part, whole)| Fraction::of(part, whole).unwrap())))
            .collect();
        let all = |factor: i64| {
            RollUp::of(fractions.iter().map(|(weight, one)| (weight * factor, one.as_ref())))
        };
        let roll_up = all(1);
        let with_data: Vec<_> = fractions.iter().filter_map(|(weight, one)| Some((*weight, one.clone()?))).collect();
        let sum = with_data.iter().fold(Fraction::zero(), |sum, (weight, one)| {
            let counted = one.clone().max(Fraction::zero()).min(Fraction::one());
            sum + counted * (*weight).into()
        });
        let total: i64 = with_data.iter().map(|(weight, _)| weight).sum();
        prop_assert_eq!(&roll_up.progress, &Fraction::of(sum, total));
        if let Some(progress) = &roll_up.progress {
            prop_assert!(*progress >= Fraction::zero() && *progress <= Fraction::one());
        }
        // Weights matter only relative to each other.
        prop_assert_eq!(&all(factor), &roll_up);
        // A goal without data changes the coverage alone.
        let more = RollUp::of(
            fractions.iter().map(|(weight, one)| (*weight, one.as_ref())).chain([(weight, None)]),
        );
        prop_assert_eq!(&more.progress, &roll_up.progress);
    }

    #[test]
    fn a_percentage_is_never_better_than_the_fraction(part in -10_000..10_000_i64, whole in 1..10_000_i64) {
        let fraction = Fraction::of(part, whole).unwrap();
        let shown: Decimal = fraction.percent().parse().unwrap();
        let exact = fraction * Fraction::from(100);
        let tenth = Fraction::of(1, 10).unwrap();
        prop_assert!(Fraction::from(shown) <= exact);
        prop_assert!(Fraction::from(shown) + tenth > exact);
    }
}

#[test]
fn a_percentage_is_rounded_down() {
    let shown = |part: i64, whole: i64| Fraction::of(part, whole).unwrap().percent();
    assert_eq!(shown(9_496, 10_000), "94.9");
    assert_eq!(shown(2, 3), "66.6");
    assert_eq!(shown(-1, 3), "-33.4");
    assert_eq!(shown(-1, 1_000), "-0.1");
    assert_eq!(shown(1, 1_000), "0.1");
    assert_eq!(shown(1, 3_000), "0.0");
    assert_eq!(shown(7, 6), "116.6");
}

#[test]
fn a_decimal_has_six_digits_at_most_and_is_rounded_down() {
    let shown = |part: i64, whole: i64| Fraction::of(part, whole).unwrap().decimal();
    assert_eq!(shown(96, 1), "96");
    assert_eq!(shown(191, 2), "95.5");
    assert_eq!(shown(2, 3), "0.666666");
    assert_eq!(shown(-2, 3), "-0.666667");
    assert_eq!(shown(-5, 1), "-5");
    assert_eq!(shown(100, 1), "100");
}
