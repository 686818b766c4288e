//! The life of a commitment, without a server.

use jiff::{SignedDuration, Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::{By, Parties},
    deadline::Zone,
    id::{OrganisationId, PartnershipId},
    partnership,
    text::{Paragraph, Reason, Title},
};

pub(super) const BUYER: u128 = 10;
pub(super) const SUPPLIER: u128 = 20;

pub(super) fn standing() -> Standing {
    let parties = Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    };
    Standing { parties, state: partnership::State::Active }
}

pub(super) fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

pub(super) fn actor(number: u128, side: Side) -> Actor {
    let organisation = standing().parties.organisation(side);
    Actor { user: user(number), organisation, grants: Grants::Roles(Roles::founder()) }
}

pub(super) fn party(number: u128, side: Side) -> Party {
    actor(number, side).party_of(&standing().parties).unwrap()
}

fn buyer() -> Party {
    party(BUYER, Side::Buyer)
}

fn supplier() -> Party {
    party(SUPPLIER, Side::Supplier)
}

/// Hours after the beginning of 2027.
pub(super) fn at(hours: i64) -> Timestamp {
    Timestamp::constant(1_798_761_600, 0) + SignedDuration::from_hours(hours)
}

pub(super) const DAY: i64 = 24;

/// Due at the end of 20 January 2027.
pub(super) fn terms() -> Terms {
    Terms {
        what: Title::parse("Send the forecast").unwrap(),
        conditions: None,
        category: Category::Forecast,
        importance: Importance::USUAL,
        due_on: date(2027, 1, 20),
        zone: Zone::utc(),
        link: None,
        depends_on: Vec::new(),
    }
}

pub(super) fn id(number: u128) -> CommitmentId {
    CommitmentId::new(Uuid::from_u128(number))
}

/// What the supplier offers to the buyer.
pub(super) fn offered(terms: Terms) -> Commitment {
    let person = user(SUPPLIER);
    let by = &supplier();
    Commitment::propose(id(9), standing(), Side::Supplier, terms, person, by, at(0)).unwrap().0
}

pub(super) fn agreed(terms: Terms) -> Commitment {
    offered(terms).accept(user(BUYER), &buyer(), at(1)).unwrap().0
}

fn delivered(at: Timestamp) -> Commitment {
    let commitment = agreed(terms());
    let commitment = if at < commitment.due_at() { commitment } else { overdue() };
    commitment.deliver(evidence(), &supplier(), at).unwrap().0
}

fn overdue() -> Commitment {
    agreed(terms()).lapse(at(20 * DAY)).unwrap().0
}

pub(super) fn evidence() -> Vec<Evidence> {
    vec![Evidence { text: Paragraph::parse("Sent by EDI").unwrap(), url: None }]
}

fn reason() -> Reason {
    Reason::parse("Two weeks are missing").unwrap()
}

/// What a promise of the buyer's that comes first looks like.
pub(super) fn precondition(state: State, due: Timestamp) -> Precondition {
    Precondition { id: id(8), state, due }
}

fn waiting() -> Terms {
    Terms { depends_on: vec![precondition(State::Agreed, at(10 * DAY))], ..terms() }
}

fn not_yours<T: std::fmt::Debug>(result: Result<T, ActError>) {
    let refused = result.unwrap_err();
    assert!(matches!(refused, ActError::Refused(Refusal::NotYours { .. })), "{refused:?}");
}

fn not_now<T: std::fmt::Debug>(result: Result<T, ActError>) {
    let refused = result.unwrap_err();
    assert!(matches!(refused, ActError::Refused(Refusal::NotNow { .. })), "{refused:?}");
}

#[test]
fn nobody_accepts_its_own_terms() {
    let offer = offered(terms());
    assert_eq!(offer.state, State::Offered);
    not_yours(offer.clone().accept(user(SUPPLIER), &supplier(), at(1)));
    let countered = offer.clone().counter(terms(), user(BUYER), &buyer(), at(1)).unwrap().0;
    assert_eq!(countered.state, State::Requested);
    not_yours(countered.clone().accept(user(BUYER), &buyer(), at(2)));
    let agreed = countered.accept(user(SUPPLIER), &supplier(), at(2)).unwrap().0;
    assert_eq!(agreed.state, State::Agreed);
    let persons = Persons { promisor: Some(user(SUPPLIER)), promisee: Some(user(BUYER)) };
    assert_eq!(agreed.persons, persons);
    assert_eq!(offer.clone().withdraw(&supplier(), at(1)).unwrap().0.state, State::Closed);
    assert_eq!(offer.decline(&reason(), &buyer(), at(1)).unwrap().0.state, State::Closed);
}

#[test]
fn one_person_never_acts_for_both_sides() {
    let twice = party(SUPPLIER, Side::Buyer);
    let refused = offered(terms()).accept(user(SUPPLIER), &twice, at(1)).unwrap_err();
    assert_eq!(refused, ActError::SamePerson(SamePerson));
    // Nor is the other side's person named.
    let refused = offered(terms()).accept(user(SUPPLIER), &buyer(), at(1)).unwrap_err();
    assert_eq!(refused, ActError::SamePerson(SamePerson));
    let refused = delivered(at(3)).confirm(&twice, at(4)).unwrap_err();
    assert_eq!(refused, ActError::SamePerson(SamePerson));
    assert!(delivered(at(3)).allowed_actions(&actor(SUPPLIER, Side::Buyer)).is_empty());
    let confirm = [Action::Confirm, Action::Reject];
    assert_eq!(delivered(at(3)).allowed_actions(&actor(BUYER, Side::Buyer)), confirm);
}

#[test]
fn in_time_is_before_the_end_of_the_day() {
    let last = at(20 * DAY) - SignedDuration::from_nanos(1);
    let kept = delivered(last).confirm(&buyer(), at(21 * DAY)).unwrap().0;
    assert_eq!((kept.state, kept.by_lapse), (State::Kept, false));
    let late = delivered(at(20 * DAY)).confirm(&buyer(), at(21 * DAY)).unwrap().0;
    assert_eq!(late.state, State::KeptLate);
    not_yours(delivered(last).confirm(&supplier(), at(21 * DAY)));
}

#[test]
fn silence_confirms_after_seven_days() {
    let kept = delivered(at(2 * DAY));
    assert_eq!(kept.due(), Some(at(9 * DAY)));
    assert!(kept.clone().lapse(at(9 * DAY - 1)).is_err());
    let (kept, event) = kept.lapse(at(9 * DAY)).unwrap();
    assert_eq!((kept.state, kept.by_lapse, event.by), (State::Kept, true, By::Clock));
    let late = delivered(at(21 * DAY)).lapse(at(28 * DAY)).unwrap().0;
    assert_eq!((late.state, late.by_lapse), (State::KeptLate, true));
}

#[test]
fn a_rejection_goes_on_before_the_day_and_divides_after_it() {
    let back = delivered(at(2 * DAY)).reject(&reason(), &buyer(), at(3 * DAY)).unwrap().0;
    assert_eq!(back.state, State::Agreed);
    let disputed = delivered(at(2 * DAY)).reject(&reason(), &buyer(), at(20 * DAY)).unwrap().0;
    assert_eq!((disputed.state, disputed.due()), (State::Disputed, None));
    not_now(disputed.clone().accept_outcome(&buyer(), at(21 * DAY)));
    let proposed = disputed.clone().propose_outcome(Outcome::Kept, &supplier(), at(21 * DAY));
    let proposed = proposed.unwrap().0;
    not_yours(proposed.clone().accept_outcome(&supplier(), at(21 * DAY)));
    let kept = proposed.accept_outcome(&buyer(), at(21 * DAY)).unwrap().0;
    assert_eq!(kept.state, State::Kept);
    let void = disputed.propose_outcome(Outcome::Void, &supplier(), at(21 * DAY));
    assert_eq!(void.unwrap_err(), ActError::OutcomeNotHere);
}

#[test]
fn a_move_in_time_counts_and_a_later_one_leaves_the_miss() {
    let to = date(2027, 1, 25);
    let proposed = agreed(terms()).propose_date(to, &supplier(), at(2 * DAY)).unwrap().0;
    not_yours(proposed.clone().accept_date(&supplier(), at(3 * DAY)));
    let moved = proposed.accept_date(&buyer(), at(3 * DAY)).unwrap().0;
    assert_eq!(moved.terms.due_on, date(2027, 1, 20));
    assert_eq!((moved.dates.current, moved.dates.counted), (to, to));
    assert_eq!((moved.dates.times_moved(), moved.motion), (1, None));
    let kept = moved.deliver(evidence(), &supplier(), at(24 * DAY)).unwrap().0;
    assert_eq!(kept.confirm(&buyer(), at(25 * DAY)).unwrap().0.state, State::Kept);

    // Proposed in time, agreed too late.
    let proposed = agreed(terms()).propose_date(to, &supplier(), at(2 * DAY)).unwrap().0;
    let late = proposed.lapse(at(13 * DAY)).unwrap().0.lapse(at(19 * DAY)).unwrap().0;
    let late = late.lapse(at(20 * DAY)).unwrap().0;
    assert_eq!(late.state, State::Overdue);
    let moved = late.accept_date(&buyer(), at(20 * DAY + 1)).unwrap().0;
    assert_eq!((moved.state, moved.dates.is_missed()), (State::Agreed, true));
    // Whatever comes after that.
    let again = date(2027, 2, 1);
    let moved = moved.propose_date(again, &buyer(), at(21 * DAY)).unwrap().0;
    let moved = moved.accept_date(&supplier(), at(21 * DAY)).unwrap().0;
    assert_eq!((moved.dates.current, moved.dates.counted), (again, date(2027, 1, 20)));
    let kept = moved.deliver(evidence(), &supplier(), at(22 * DAY)).unwrap().0;
    assert_eq!(kept.confirm(&buyer(), at(23 * DAY)).unwrap().0.state, State::KeptLate);
}

#[test]
fn a_day_is_to_come_and_another_one() {
    let propose = |day| agreed(terms()).propose_date(day, &buyer(), at(5 * DAY)).unwrap_err();
    assert_eq!(propose(date(2027, 1, 20)), ActError::DateUnchanged);
    assert_eq!(propose(date(2027, 1, 5)), ActError::DatePassed);
    let past = Terms { due_on: date(2026, 12, 31), ..terms() };
    let by = &supplier();
    let refused =
        Commitment::propose(id(9), standing(), Side::Supplier, past, by.user(), by, at(0));
    assert_eq!(refused.unwrap_err(), ActError::DatePassed);
    let proposed = overdue().propose_date(date(2027, 1, 22), &buyer(), at(20 * DAY)).unwrap().0;
    let refused = proposed.clone().accept_date(&supplier(), at(22 * DAY)).unwrap_err();
    assert_eq!(refused, ActError::DatePassed);
    let declined = proposed.clone().decline_date(&supplier(), at(21 * DAY)).unwrap().0;
    assert_eq!((declined.state, declined.motion), (State::Overdue, None));
    not_yours(proposed.clone().withdraw_date(&supplier(), at(21 * DAY)));
    not_yours(proposed.decline_date(&buyer(), at(21 * DAY)));
}

#[test]
fn reminders_come_a_week_and_a_day_before() {
    let commitment = agreed(terms());
    assert_eq!(commitment.due(), Some(at(12 * DAY)));
    let (reminded, event) = commitment.lapse(at(12 * DAY)).unwrap();
    assert_eq!((event.kind.action(), reminded.state), ("remind_week", State::Agreed));
    assert_eq!(reminded.due(), Some(at(18 * DAY)));
    let (reminded, event) = reminded.lapse(at(18 * DAY + 3)).unwrap();
    assert_eq!((event.kind.action(), reminded.due()), ("remind_day", Some(at(20 * DAY))));
    assert_eq!(reminded.lapse(at(20 * DAY)).unwrap().0.state, State::Overdue);
    let late = agreed(terms()).lapse(at(18 * DAY + 3)).unwrap();
    assert_eq!((late.1.kind.action(), late.0.next_reminder), ("remind_day", None));
    // Whoever agrees late gets only what is left, and a late clock makes up for nothing.
    let late = offered(terms()).accept(user(BUYER), &buyer(), at(15 * DAY)).unwrap().0;
    assert_eq!(late.due(), Some(at(18 * DAY)));
    assert_eq!(agreed(terms()).lapse(at(20 * DAY)).unwrap().0.state, State::Overdue);
}

#[test]
fn what_is_overdue_is_closed_by_the_promisee_or_by_time() {
    not_yours(overdue().close(ReasonCode::Capacity, &supplier(), at(21 * DAY)));
    let missed = overdue().close(ReasonCode::Capacity, &buyer(), at(21 * DAY)).unwrap().0;
    assert_eq!((missed.state, missed.reason), (State::Missed, Some(ReasonCode::Capacity)));
    assert_eq!(overdue().due(), Some(at(50 * DAY)));
    let missed = overdue().lapse(at(50 * DAY)).unwrap().0;
    assert_eq!((missed.state, missed.by_lapse), (State::Missed, true));
    not_yours(overdue().release(&reason(), &supplier(), at(21 * DAY)));
    let released = overdue().release(&reason(), &buyer(), at(21 * DAY)).unwrap().0;
    assert_eq!(released.state, State::Released);
}

#[test]
fn an_offer_waits_thirty_days_and_never_past_its_own_day() {
    assert_eq!(offered(terms()).due(), Some(at(20 * DAY)));
    let later = Terms { due_on: date(2027, 6, 1), ..terms() };
    let closed = offered(later).lapse(at(30 * DAY)).unwrap().0;
    assert_eq!((closed.state, closed.by_lapse), (State::Closed, true));
    let refused = offered(terms()).accept(user(BUYER), &buyer(), at(20 * DAY)).unwrap_err();
    assert_eq!(refused, ActError::DatePassed);
}

#[test]
fn a_failed_precondition_stops_the_clock_and_moves_the_day() {
    let waits = agreed(waiting());
    assert_eq!(waits.follow(By::Clock, at(10 * DAY - 1)), None);
    // The clock comes three hours late and stops at the right instant.
    let blocked = waits.follow(By::Clock, at(10 * DAY + 3)).unwrap().0;
    assert_eq!((blocked.state, blocked.since), (State::Blocked, at(10 * DAY)));
    assert_eq!(blocked.due(), None);
    let come = |state| {
        let mut blocked = blocked.clone();
        blocked.terms.depends_on = vec![precondition(state, at(10 * DAY))];
        blocked
    };
    assert_eq!(come(State::Missed).follow(By::Clock, at(11 * DAY)), None);
    for state in [State::Delivered, State::Released, State::KeptLate, State::Void] {
        let (goes_on, event) = come(state).follow(By::Clock, at(12 * DAY + 1)).unwrap();
        assert_eq!((goes_on.state, event.kind.action()), (State::Agreed, "unblock"));
        // Two days and an hour are three days.
        assert_eq!(goes_on.dates.counted, date(2027, 1, 23));
        assert_eq!(goes_on.dates.current, date(2027, 1, 23));
        assert_eq!((goes_on.dates.blocked_days, goes_on.dates.times_moved()), (3, 0));
    }
    let anyway = blocked.clone().deliver(evidence(), &supplier(), at(12 * DAY)).unwrap().0;
    assert_eq!((anyway.state, anyway.dates.blocked_days), (State::Delivered, 2));
}

#[test]
fn who_is_blocked_renegotiates_or_both_let_it_go() {
    let blocked = agreed(waiting()).follow(By::Clock, at(10 * DAY)).unwrap().0;
    let proposed = blocked.clone().propose_date(date(2027, 2, 10), &supplier(), at(11 * DAY));
    let agreed = proposed.unwrap().0.accept_date(&buyer(), at(12 * DAY)).unwrap().0;
    assert_eq!((agreed.state, agreed.dates.counted), (State::Agreed, date(2027, 2, 10)));
    // It waits no longer for what has failed.
    assert_eq!((agreed.follow(By::Clock, at(12 * DAY)), agreed.terms.depends_on), (None, vec![]));
    let proposed = blocked.clone().propose_outcome(Outcome::Void, &supplier(), at(11 * DAY));
    let void = proposed.unwrap().0.accept_outcome(&buyer(), at(11 * DAY)).unwrap().0;
    assert_eq!(void.state, State::Void);
    let kept = blocked.propose_outcome(Outcome::Kept, &supplier(), at(11 * DAY));
    assert_eq!(kept.unwrap_err(), ActError::OutcomeNotHere);
}

#[test]
fn what_was_late_before_the_other_side_failed_is_overdue() {
    // Both are due at the same instant, and the clock comes to this one first.
    let same = Terms { depends_on: vec![precondition(State::Agreed, at(20 * DAY))], ..terms() };
    assert_eq!(agreed(same).lapse(at(25 * DAY)).unwrap().0.state, State::Blocked);
    let later = Terms { depends_on: vec![precondition(State::Overdue, at(21 * DAY))], ..terms() };
    let late = agreed(later);
    assert_eq!(late.follow(By::Clock, at(25 * DAY)), None);
    assert_eq!(late.lapse(at(25 * DAY)).unwrap().0.state, State::Overdue);
}

#[test]
fn the_end_of_the_partnership_ends_what_is_open() {
    let ended = |mut commitment: Commitment| {
        commitment.standing.state = partnership::State::Ended;
        commitment.lapse(at(2)).map(|(next, event)| (next.state, event.kind.action()))
    };
    assert_eq!(ended(offered(terms())), Ok((State::Closed, "end")));
    assert_eq!(ended(agreed(terms())), Ok((State::Void, "end")));
    assert_eq!(ended(delivered(at(3))), Ok((State::Void, "end")));
    let kept = delivered(at(3)).confirm(&buyer(), at(4)).unwrap().0;
    assert!(ended(kept).is_err());
}

#[test]
fn what_both_have_signed_is_agreed_from_the_start() {
    let promise = (Side::Buyer, terms());
    let signed = |signer, at| {
        Commitment::undertake(id(9), standing(), promise.clone(), user(signer), &supplier(), at)
    };
    let (one, event) = signed(BUYER, at(0)).unwrap();
    assert_eq!((one.state, one.version), (State::Agreed, 1));
    assert_eq!(
        (one.person(Side::Buyer), one.person(Side::Supplier)),
        (Some(user(BUYER)), Some(user(SUPPLIER)))
    );
    assert_eq!((event.kind, event.from), (Kind::Commitment(Action::Undertake), None));
    // As any promise it is brought to mind, delivered and closed.
    assert_eq!(one.next_reminder, Some(Reminder::Week));
    let late = one.lapse(at(20 * DAY)).unwrap().0;
    assert_eq!(
        late.close(ReasonCode::Supply, &supplier(), at(20 * DAY)).unwrap().0.state,
        State::Missed
    );
    assert_eq!(signed(SUPPLIER, at(0)).unwrap_err(), ActError::SamePerson(SamePerson));
    assert_eq!(signed(BUYER, at(20 * DAY)).unwrap_err(), ActError::DatePassed);
}

#[test]
fn a_duty_is_closed_by_time_alone_and_ends_with_its_right() {
    let right = crate::id::ExclusivityId::new(Uuid::from_u128(7));
    let terms = Terms { link: Some(Link::Exclusivity(right)), ..terms() };
    let (duty, _) = Commitment::undertake(
        id(9),
        standing(),
        (Side::Buyer, terms),
        user(BUYER),
        &supplier(),
        at(0),
    )
    .unwrap();
    // Not due by then it falls away, and else it is missed.
    let gone = duty.clone().let_go(at(5 * DAY), at(6 * DAY)).unwrap().0;
    assert_eq!((gone.state, gone.by_lapse), (State::Void, false));
    let gone = duty.clone().let_go(at(20 * DAY), at(20 * DAY)).unwrap().0;
    assert_eq!((gone.state, gone.by_lapse), (State::Missed, true));
    let late = duty.clone().lapse(at(20 * DAY)).unwrap().0;
    assert_eq!(late.due(), Some(at(110 * DAY)));
    let closed = late.clone().close(ReasonCode::Supply, &supplier(), at(21 * DAY));
    assert_eq!(closed.unwrap_err(), ActError::CanBeMadeGood);
    assert!(!late.allowed_actions(&actor(SUPPLIER, Side::Supplier)).contains(&Action::Close));
    assert_eq!(late.let_go(at(30 * DAY), at(30 * DAY)).unwrap().0.state, State::Missed);
    // What is delivered is still answered.
    let done = duty.deliver(evidence(), &buyer(), at(DAY)).unwrap().0;
    assert!(done.clone().let_go(at(2 * DAY), at(2 * DAY)).is_err());
    assert_eq!(done.let_go(at(2 * DAY), at(8 * DAY)).unwrap().0.state, State::Kept);
}
