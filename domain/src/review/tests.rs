//! The life of a review, and what it freezes, by hand.

use jiff::civil::date;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::Parties,
    commitment::{
        self, Importance,
        figures::{Figures, Record},
    },
    deadline::Zone,
    goal::{Goal, Measured, Reading},
    partnership,
    plan::{
        GoalsWeight, Period,
        templates::{Frame, Template},
    },
    text::Reason,
};

const BUYER: u128 = 10;
const SUPPLIER: u128 = 20;

fn uuid<I: Id>(number: u128) -> I {
    I::new(Uuid::from_u128(number))
}

fn standing() -> Standing {
    let parties = Parties { partnership: uuid(1), buyer: uuid(2), supplier: uuid(3) };
    Standing { parties, state: partnership::State::Active }
}

fn actor(user: u128, side: Side) -> Actor {
    let organisation = standing().parties.organisation(side);
    Actor { user: uuid(user), organisation, grants: Grants::Roles(Roles::founder()) }
}

fn party(user: u128, side: Side) -> Party {
    actor(user, side).party_of(&standing().parties).unwrap()
}

fn buyer() -> Party {
    party(BUYER, Side::Buyer)
}

fn supplier() -> Party {
    party(SUPPLIER, Side::Supplier)
}

/// Midnight of a day of 2027 in Berlin.
fn at(month: i8, day: i8) -> Timestamp {
    Zone::parse("Europe/Berlin").unwrap().start_of(date(2027, month, day))
}

fn period() -> Period {
    Period::new(date(2027, 1, 1), date(2027, 12, 31)).unwrap()
}

fn draft() -> Plan {
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let frame = Frame { period: period(), title: None, zone, currency: None };
    let terms = Template::ServiceImprovement.outline().terms(frame).unwrap();
    Plan::draft(uuid(5), standing(), terms, &buyer(), at(1, 1)).0
}

fn agreed() -> Plan {
    let (plan, hash) = (draft(), draft().content_hash());
    let proposed = plan.propose(hash, &buyer(), at(1, 1)).unwrap().0;
    proposed.agree(hash, &supplier(), at(1, 1)).unwrap().0
}

fn hold(plan: &Plan, last: Option<&Review>, at: Timestamp) -> Result<Review, ActError> {
    let figures = Content::new().with("weight", 0_i64);
    Review::hold(uuid(9), plan, last, &figures, None, &buyer(), at).map(|(review, _)| review)
}

#[test]
fn the_other_side_acknowledges_and_nobody_twice() {
    let review = hold(&agreed(), None, at(4, 1)).unwrap();
    assert_eq!((review.number, review.held_on), (1, date(2027, 4, 1)));
    let own = review.clone().acknowledge(None, &party(11, Side::Buyer), at(4, 2)).unwrap_err();
    assert!(matches!(own, ActError::Refused(Refusal::NotYours { .. })));
    // Whoever held it, with a seat on the other side.
    let same = review.clone().acknowledge(None, &party(BUYER, Side::Supplier), at(4, 2));
    assert_eq!(same.unwrap_err(), ActError::SamePerson(SamePerson));
    assert!(review.allowed_actions(&actor(BUYER, Side::Supplier)).is_empty());
    assert!(review.allowed_actions(&actor(11, Side::Buyer)).is_empty());
    assert_eq!(review.allowed_actions(&actor(SUPPLIER, Side::Supplier)), [Action::Acknowledge]);

    let comment = Paragraph::parse("We see the second gate differently.").unwrap();
    let (seen, event) =
        review.clone().acknowledge(Some(comment.clone()), &supplier(), at(4, 2)).unwrap();
    assert_eq!((seen.comment.clone(), seen.by_lapse, seen.due()), (Some(comment), false, None));
    assert_eq!(seen.person(Side::Supplier), Some(uuid(SUPPLIER)));
    assert_eq!((event.kind.action(), event.content.is_some()), ("acknowledge", true));
    let again = seen.acknowledge(None, &supplier(), at(4, 3)).unwrap_err();
    assert!(matches!(again, ActError::Refused(Refusal::NotNow { .. })));
}

#[test]
fn thirty_days_of_silence_acknowledge() {
    let review = hold(&agreed(), None, at(4, 1)).unwrap();
    assert_eq!(review.due(), Some(at(5, 1)));
    assert!(review.clone().lapse(at(4, 30)).is_err());
    let (seen, event) = review.lapse(at(5, 1)).unwrap();
    assert_eq!((seen.state, seen.by_lapse, event.by), (State::Acknowledged, true, By::Clock));
    assert!(seen.lapse(at(6, 1)).is_err());
}

#[test]
fn only_a_plan_that_both_have_signed_is_reviewed() {
    assert_eq!(hold(&draft(), None, at(1, 2)).unwrap_err(), ActError::PlanNotAgreed);
    let reason = Reason::parse("The category is given up.").unwrap();
    let ended = agreed().terminate(&reason, &buyer(), at(1, 2)).unwrap().0;
    assert_eq!(hold(&ended, None, at(1, 3)).unwrap_err(), ActError::PlanOver);
}

#[test]
fn promises_are_counted_from_one_review_to_the_next() {
    let plan = agreed();
    let days = |last: Option<&Review>, at| Review::days_since(last, &plan, at);
    assert_eq!(days(None, at(4, 1)), (date(2027, 1, 1), date(2027, 4, 1)));
    let first = hold(&plan, None, at(4, 1)).unwrap();
    assert_eq!(days(Some(&first), at(7, 1)), (date(2027, 4, 1), date(2027, 7, 1)));
    assert_eq!(hold(&plan, Some(&first), at(7, 1)).unwrap().number, 2);
    // Before the plan begins, nothing.
    let early = Zone::parse("Europe/Berlin").unwrap().start_of(date(2026, 12, 1));
    assert_eq!(days(None, early), (date(2026, 12, 1), date(2026, 12, 1)));
}

/// A goal of the template that both have agreed to.
fn goal(plan: &Plan, index: usize) -> Goal {
    let terms = Template::ServiceImprovement.outline().goals[index].terms(period()).unwrap();
    let id = uuid(100 + index as u128);
    let goal = Goal::draft(id, plan, terms, &buyer(), at(1, 1)).unwrap().0;
    let goal = goal.propose(plan, uuid(BUYER), &buyer(), at(1, 1)).unwrap().0;
    let others = GoalsWeight(0);
    goal.agree(plan, others, uuid(SUPPLIER), &supplier(), at(1, 1)).unwrap().0
}

#[test]
fn the_figures_are_frozen_as_they_are() {
    let plan = agreed();
    // 92 to 98, at 96: two thirds; the weight of 35 of 60 has data, and the forecast has none.
    let mut shelf = goal(&plan, 0);
    let reading = Reading::Value(96.into());
    shelf.measured = Measured::of(&shelf.terms, [(date(2027, 3, 31), &reading)]);
    let goals = [shelf, goal(&plan, 1)];
    let record = Record {
        promisor: Side::Supplier,
        state: commitment::State::Kept,
        importance: Importance::new(3).unwrap(),
        original: date(2027, 2, 1),
        counted: date(2027, 2, 1),
        current: date(2027, 2, 1),
        blocked_days: 0,
        moved: false,
        delivered: Some(date(2027, 2, 1)),
        reason: None,
    };
    let mut figures = Figures::default();
    figures.add(&record);
    let promises = Promises { from: date(2027, 1, 1), to: date(2027, 4, 1), figures };
    // 90 of 365 days in Berlin, an hour less for summer time: 2159 of 8760 hours.
    let text = frozen(&plan, &goals, &promises, at(4, 1)).canonical();
    let expected = concat!(
        r#"{"at":"2027-03-31T22:00:00Z","#,
        r#""commitments":{"#,
        r#""buyer":{"base":0,"#,
        r#""kept_as_renegotiated":{"denominator":0,"numerator":0,"percent":null},"#,
        r#""kept_strict":{"denominator":0,"numerator":0,"percent":null}},"#,
        r#""from":"2027-01-01","#,
        r#""supplier":{"base":1,"#,
        r#""kept_as_renegotiated":{"denominator":1,"numerator":1,"percent":null},"#,
        r#""kept_strict":{"denominator":1,"numerator":1,"percent":null}},"#,
        r#""to":"2027-04-01"},"#,
        r#""coverage":{"denominator":"12","numerator":"7","percent":"58.3"},"#,
        r#""goals":[{"#,
        r#""expected":{"denominator":"8760","numerator":"2159","percent":"24.6"},"#,
        r#""goal":"goal_00000000000000000000000000000064","#,
        r#""is_stale":false,"#,
        r#""progress":{"denominator":"3","numerator":"2","percent":"66.6"},"#,
        r#""state":"active","status":"on_track","terms_number":1,"#,
        r#""title":"In full and in time","#,
        r#""value":{"decimal":"96","denominator":"1","numerator":"96"},"weight":35},{"#,
        r#""expected":{"denominator":"8760","numerator":"2159","percent":"24.6"},"#,
        r#""goal":"goal_00000000000000000000000000000065","#,
        r#""is_stale":true,"progress":null,"#,
        r#""state":"active","status":"no_data","terms_number":1,"#,
        r#""title":"A forecast to rely on","#,
        r#""value":null,"weight":25}],"#,
        r#""plan":"plan_00000000000000000000000000000005","#,
        r#""progress":{"denominator":"3","numerator":"2","percent":"66.6"},"weight":60}"#,
    );
    assert_eq!(text, expected);
}
