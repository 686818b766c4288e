//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;

use super::{
    figures::{Period, Record},
    tests::{DAY, actor, agreed, at, evidence, offered, party, precondition, terms, user},
    *,
};
use crate::{actor::By, deadline::days_later, names::Name, text::Reason};

/// Five seats: two of each side, and the last of the buyer's persons has a seat with the supplier too.
const SEATS: &[(u128, Side)] = &[
    (10, Side::Buyer),
    (11, Side::Buyer),
    (20, Side::Supplier),
    (21, Side::Supplier),
    (11, Side::Supplier),
];

/// Tries an action; `None` when it is refused.
fn attempt(
    one: Commitment,
    action: Action,
    seat: usize,
    days: i32,
    now: Timestamp,
) -> Option<(Commitment, Event)> {
    let (number, side) = SEATS[seat];
    let by = &party(number, side);
    let reason = Reason::parse("As the history has it").unwrap();
    let day = days_later(one.terms.zone.day_of(now), days);
    let terms = Terms { due_on: day, ..one.terms.clone() };
    let outcome = Outcome::ALL[days.unsigned_abs() as usize % Outcome::ALL.len()];
    match action {
        Action::Request | Action::Offer | Action::Undertake => None,
        Action::Counter => one.counter(terms, user(number), by, now).ok(),
        Action::Accept => one.accept(user(number), by, now).ok(),
        Action::Decline => one.decline(&reason, by, now).ok(),
        Action::Withdraw => one.withdraw(by, now).ok(),
        Action::Deliver => one.deliver(evidence(), by, now).ok(),
        Action::Confirm => one.confirm(by, now).ok(),
        Action::Reject => one.reject(&reason, by, now).ok(),
        Action::ProposeDate => one.propose_date(day, by, now).ok(),
        Action::AcceptDate => one.accept_date(by, now).ok(),
        Action::DeclineDate => one.decline_date(by, now).ok(),
        Action::WithdrawDate => one.withdraw_date(by, now).ok(),
        Action::Release => one.release(&reason, by, now).ok(),
        Action::Close => one.close(ReasonCode::Supply, by, now).ok(),
        Action::ProposeOutcome => one.propose_outcome(outcome, by, now).ok(),
        Action::AcceptOutcome => one.accept_outcome(by, now).ok(),
        Action::DeclineOutcome => one.decline_outcome(by, now).ok(),
        Action::WithdrawOutcome => one.withdraw_outcome(by, now).ok(),
        Action::Block | Action::Unblock => one.follow(By::Clock, now),
        Action::RemindWeek | Action::RemindDay | Action::Lapse | Action::End => one.lapse(now).ok(),
    }
}

/// What holds in whatever state a history has led to.
fn hold(one: &Commitment) {
    let both = one.hands.of(Side::Buyer).iter();
    assert!(!both.clone().any(|user| one.hands.of(Side::Supplier).contains(user)), "{one:?}");
    let accepted = one.persons.promisor.is_some() && one.persons.promisee.is_some();
    match one.state {
        State::Requested => assert!(one.persons.promisee.is_some()),
        State::Offered => assert!(one.persons.promisor.is_some()),
        State::Closed => {}
        State::Agreed
        | State::Blocked
        | State::Overdue
        | State::Delivered
        | State::Disputed
        | State::Kept
        | State::KeptLate
        | State::Missed
        | State::Released
        | State::Void => assert!(accepted),
    }
    if matches!(one.state, State::Delivered | State::Disputed | State::Kept | State::KeptLate) {
        assert!(one.delivery.is_some());
    }
    assert!(one.reason.is_none() || !one.by_lapse);
    assert!(one.next_reminder.is_none() || one.state == State::Agreed);
    assert!(one.dates.counted <= one.dates.current);
    let moves = &one.dates.moves;
    assert_eq!(moves.first().map_or(one.dates.current, |first| first.from), one.terms.due_on);
    assert_eq!(moves.last().map_or(one.terms.due_on, |last| last.to), one.dates.current);
    assert!(moves.windows(2).all(|pair| pair[0].to == pair[1].from));
    if !one.state.is_open() {
        assert_eq!((one.due(), one.motion), (None, None));
    }
}

/// Who brought a state about that counts for or against somebody.
fn is_rightful(before: &Commitment, after: &Commitment, event: &Event) -> bool {
    let side = event.by.user().and_then(|(_, org)| before.standing.parties.side_of(org));
    let promisee = before.promisee();
    let agreed_by_both = before.motion.is_some_and(|motion| Some(motion.by) != side);
    match after.state {
        State::Kept | State::KeptLate => {
            side == Some(promisee) || event.by == By::Clock || agreed_by_both
        }
        State::Released => side == Some(promisee),
        State::Missed => side == Some(promisee) || event.by == By::Clock || agreed_by_both,
        State::Requested
        | State::Offered
        | State::Agreed
        | State::Blocked
        | State::Overdue
        | State::Delivered
        | State::Disputed
        | State::Void
        | State::Closed => true,
    }
}

fn record(one: &Commitment) -> Record {
    Record {
        promisor: one.promisor,
        state: one.state,
        importance: one.terms.importance,
        original: one.terms.due_on,
        counted: one.dates.counted,
        current: one.dates.current,
        blocked_days: one.dates.blocked_days,
        moved: one.dates.times_moved() > 0,
        delivered: one.delivery.as_ref().map(|delivery| one.terms.zone.day_of(delivery.at)),
        reason: one.reason,
    }
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        begins_agreed in any::<bool>(),
        tries in prop::collection::vec(
            (any::<bool>(), 0..64_usize, 0..SEATS.len(), -3..40_i32, 0..72_i64, 0..State::ALL.len()),
            1..100,
        ),
    ) {
        let waits = Terms {
            depends_on: vec![precondition(State::Agreed, at(10 * DAY))],
            ..terms()
        };
        let mut one = if begins_agreed { agreed(waits) } else { offered(waits) };
        let mut now = at(2);
        for (plausible, choice, seat, days, hours, other) in tries {
            now += SignedDuration::from_hours(hours);
            // What it waits for goes its own way.
            for precondition in &mut one.terms.depends_on {
                if hours % 3 == 0 {
                    precondition.state = State::ALL[other];
                }
            }
            // Half of the tries are what somebody may do, so that histories get far.
            let all = if plausible { MACHINE.allowed(one.state, |_| true) } else { Vec::new() };
            let all = if all.is_empty() { Action::ALL } else { &all };
            let action = all[choice % all.len()];
            let before = one.clone();
            let tried = attempt(one.clone(), action, seat, days, now);
            // What is offered can be done, but for what the body says; what is done was offered.
            let (number, side) = SEATS[seat];
            let offered = before.allowed_actions(&actor(number, side));
            let Some((next, event)) = tried else { continue };
            if event.by.user().is_some() {
                let may = action.permission().is_some_and(|permission| {
                    actor(number, side).may(permission)
                });
                prop_assert_eq!(offered.contains(&action), may, "{} {:?}", action, before);
            }
            prop_assert!(before.state.is_open(), "{} is final", before.state);
            prop_assert!(is_rightful(&before, &next, &event), "{:?}", event);
            prop_assert_eq!(next.version, before.version + 1);
            prop_assert_eq!(event.before, Some(before.fingerprint()));
            prop_assert_eq!(event.after, next.fingerprint());
            hold(&next);
            one = next;
        }
        let mut period = Period::default();
        period.add(&record(&one));
        prop_assert!(period.whole.buyer.base == 0, "the buyer has promised nothing");
    }
}

#[test]
fn a_history_is_counted() {
    let one = agreed(terms()).deliver(evidence(), &party(20, Side::Supplier), at(DAY)).unwrap().0;
    let one = one.confirm(&party(10, Side::Buyer), at(2 * DAY)).unwrap().0;
    let mut period = Period::default();
    period.add(&record(&one));
    assert_eq!(period.whole.supplier.kept_strict, 1);
    assert_eq!(record(&one).original, date(2027, 1, 20));
}
