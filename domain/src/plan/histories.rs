//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;

use super::{
    tests::{NO_GOALS, actor, agreed, at, draft, party, terms},
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
    plan: Plan,
    action: Action,
    seat: usize,
    choice: i32,
    now: Timestamp,
) -> Option<(Plan, Event)> {
    let (number, side) = SEATS[seat];
    let by = &party(number, side);
    let reason = Reason::parse("As the history has it").unwrap();
    let (begins, ends) = (plan.terms.period.starts_on(), plan.terms.period.ends_on());
    let begins = if choice % 5 == 0 { begins.saturating_add(7.days()) } else { begins };
    let ends = ends.saturating_add((choice % 3).days());
    let period = Period::new(begins, ends).unwrap_or(plan.terms.period);
    let wanted = Terms { period, ..terms(&format!("Plan number {choice}")) };
    let open = plan.amendment.as_ref().map(|open| open.proposed.content);
    let hash = plan.content_hash();
    match action {
        Action::Draft => None,
        Action::Revise => plan.revise(wanted, by, now).ok(),
        Action::Propose => plan.propose(hash, by, now).ok(),
        Action::RequestChanges => plan.request_changes(&reason, by, now).ok(),
        Action::Agree => plan.agree(hash, by, now).ok(),
        Action::Withdraw => plan.withdraw(by, now).ok(),
        Action::Terminate => plan.terminate(&reason, by, now).ok(),
        Action::Amend => plan.amend(wanted, NO_GOALS, reason, by, now).ok(),
        Action::AcceptAmendment => {
            plan.accept_amendment(open.unwrap_or(hash), NO_GOALS, by, now).ok()
        }
        Action::DeclineAmendment => plan.decline_amendment(&reason, by, now).ok(),
        Action::WithdrawAmendment => plan.withdraw_amendment(by, now).ok(),
        Action::TakeEffect | Action::Close | Action::Lapse | Action::LapseAmendment => {
            plan.lapse(now).ok()
        }
    }
}

/// What holds in whatever state a history has led to.
fn hold(plan: &Plan) {
    let both = plan.hands.of(Side::Buyer).iter();
    assert!(!both.clone().any(|user| plan.hands.of(Side::Supplier).contains(user)), "{plan:?}");
    let under = |signatures: &Signatures, content, count| {
        let all: Vec<_> = signatures.iter().collect();
        assert_eq!(all.len(), count, "{plan:?}");
        assert!(all.iter().all(|signature| signature.content == content));
        if let [one, other] = all[..] {
            assert!(one.user != other.user && one.side != other.side);
        }
    };
    let current = plan.content_hash();
    match plan.state {
        State::Draft | State::ChangesRequested => under(&plan.signatures, current, 0),
        State::Proposed => under(&plan.signatures, current, 1),
        State::Agreed | State::InForce | State::Closed | State::Terminated => {
            under(&plan.signatures, current, 2);
            let last = plan.versions.last().unwrap();
            assert_eq!((&last.terms, &last.signatures), (&plan.terms, &plan.signatures));
        }
        State::Withdrawn => assert!(plan.versions.is_empty()),
    }
    for version in &plan.versions {
        under(&version.signatures, version.terms.hash(plan.id), 2);
    }
    if plan.is_private() {
        assert!(matches!(plan.state, State::Draft | State::Withdrawn));
        assert!(plan.hands.of(plan.author.other()).is_empty());
    }
    let governs = matches!(plan.state, State::Agreed | State::InForce);
    assert!(plan.amendment.is_none() || governs);
}

/// What was agreed changes only when an amendment is accepted, and nothing of the past ever.
fn only_amended(before: &Plan, after: &Plan, event: &Event) {
    assert_eq!(after.versions[..before.versions.len()], before.versions[..]);
    if !before.versions.is_empty() && after.terms != before.terms {
        assert_eq!(event.kind, Kind::Plan(Action::AcceptAmendment));
        let open = before.amendment.as_ref().unwrap();
        assert_eq!(after.terms, open.terms);
        let (_, organisation) = event.by.user().unwrap();
        assert_ne!(organisation, open.proposed.organisation);
    }
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        begins_agreed in any::<bool>(),
        tries in prop::collection::vec(
            (any::<bool>(), 0..64_usize, 0..SEATS.len(), 1..40_i32, 0..240_i64),
            1..100,
        ),
    ) {
        let mut plan = if begins_agreed { agreed() } else { draft(terms("Less plastic")) };
        let mut now = at(3);
        for (plausible, choice, seat, number, hours) in tries {
            now += SignedDuration::from_hours(hours);
            // Half of the tries are what somebody may do, so that histories get far.
            let all = if plausible { MACHINE.allowed(plan.state, |_| true) } else { Vec::new() };
            let all = if all.is_empty() { Action::ALL } else { &all };
            let action = all[choice % all.len()];
            let (user, side) = SEATS[seat];
            let tried = attempt(plan.clone(), action, seat, number, now);
            let Some((next, event)) = tried else { continue };
            // What is done was offered.
            if event.by.user().is_some() {
                let by = actor(user, side);
                let may = action.permission().is_some_and(|permission| by.may(permission));
                prop_assert_eq!(plan.allowed_actions(&by).contains(&action), may, "{}", action);
            }
            prop_assert_eq!(next.version, plan.version + 1);
            prop_assert_eq!(event.before, Some(plan.fingerprint()));
            prop_assert_eq!(event.after, next.fingerprint());
            hold(&next);
            only_amended(&plan, &next, &event);
            plan = next;
        }
    }
}
