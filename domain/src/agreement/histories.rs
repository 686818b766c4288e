//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::{
    tests::{actor, at, draft, party, signed, terms},
    *,
};
use crate::text::Reason;

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
    one: Agreement,
    action: Action,
    seat: usize,
    choice: i32,
    now: Timestamp,
) -> Option<(Agreement, Event)> {
    let (number, side) = SEATS[seat];
    let by = &party(number, side);
    let reason = Reason::parse("As the history has it").unwrap();
    let hash = one.content_hash();
    match action {
        Action::Draft => None,
        Action::Revise => one.revise(terms(&format!("Number {choice}")), by, now).ok(),
        Action::Propose => one.propose(hash, by, now).ok(),
        Action::RequestChanges => one.request_changes(&reason, by, now).ok(),
        Action::Agree => one.agree(hash, by, now).ok(),
        Action::Withdraw => one.withdraw(by, now).ok(),
        Action::Terminate => one.terminate(&reason, by, now).ok(),
        Action::Supersede => one.supersede(&signed(), by, now).ok().flatten(),
        Action::Lapse => one.lapse(now).ok(),
    }
}

/// What holds in whatever state a history has led to.
fn hold(one: &Agreement) {
    let both = one.hands.of(Side::Buyer).iter();
    assert!(!both.clone().any(|user| one.hands.of(Side::Supplier).contains(user)), "{one:?}");
    let all: Vec<_> = one.signatures.iter().collect();
    assert!(all.iter().all(|signature| signature.content == one.content_hash()));
    if let [first, second] = all[..] {
        assert!(first.user != second.user && first.side != second.side);
    }
    let count = match one.state {
        State::Draft | State::ChangesRequested => 0,
        State::Proposed => 1,
        State::Withdrawn => all.len().min(1),
        State::Signed | State::Ending | State::Expired | State::Terminated | State::Superseded => 2,
    };
    assert_eq!(all.len(), count, "{one:?}");
    assert_eq!(one.state == State::Ending, one.state.is_signed() && one.notice_ends_at.is_some());
    if one.is_private() {
        assert!(matches!(one.state, State::Draft | State::Withdrawn));
    }
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        begins_signed in any::<bool>(),
        tries in prop::collection::vec(
            (any::<bool>(), 0..64_usize, 0..SEATS.len(), 1..40_i32, 0..240_i64),
            1..60,
        ),
    ) {
        let mut one = if begins_signed { signed() } else { draft(terms("Non-disclosure")) };
        let mut now = at(3);
        for (plausible, choice, seat, number, hours) in tries {
            now += SignedDuration::from_hours(hours);
            // Half of the tries are what somebody may do, so that histories get far.
            let all = if plausible { MACHINE.allowed(one.state, |_| true) } else { Vec::new() };
            let all = if all.is_empty() { Action::ALL } else { &all };
            let action = all[choice % all.len()];
            let (user, side) = SEATS[seat];
            let Some((next, event)) = attempt(one.clone(), action, seat, number, now) else {
                continue;
            };
            if event.by.user().is_some() && action.permission().is_some() {
                prop_assert!(one.allowed_actions(&actor(user, side)).contains(&action), "{}", action);
            }
            prop_assert_eq!(next.version, one.version + 1);
            prop_assert_eq!(event.before, Some(one.fingerprint()));
            prop_assert_eq!(event.after, next.fingerprint());
            // What both have signed never changes.
            if one.signatures.iter().count() == 2 {
                prop_assert_eq!((&next.terms, &next.signatures), (&one.terms, &one.signatures));
            }
            hold(&next);
            one = next;
        }
    }
}
