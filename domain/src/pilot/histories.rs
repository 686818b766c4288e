//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{
    tests::{LATER, NOW, approve, charter, evaluating, party, pilot_of},
    *,
};
use crate::text::{Feedback, Reason};

/// Four people: two of each side, and the last of the buyer's has a seat with the supplier too.
const SEATS: &[(u128, Side)] = &[
    (1, Side::Buyer),
    (2, Side::Buyer),
    (3, Side::Supplier),
    (4, Side::Supplier),
    (2, Side::Supplier),
];

/// Tries an action; `None` when it is refused.
fn attempt(pilot: Pilot, action: Action, seat: usize) -> Option<(Pilot, Event)> {
    let (user, side) = SEATS[seat];
    let by = &party(user, side);
    let reason = Reason::parse("As the history has it").unwrap();
    let feedback = Feedback::parse("The shoppers took it up as hoped.").unwrap();
    let hash = pilot.charter_hash();
    match action {
        Action::Draft => None,
        Action::Revise => pilot.revise(charter("Another hypothesis"), by, NOW).ok(),
        Action::Submit => pilot.submit(by, NOW).ok(),
        Action::RequestChanges => pilot.request_changes(&reason, by, NOW).ok(),
        Action::Approve => approve(pilot, hash, by).ok(),
        Action::Reject => pilot.reject(&reason, by, NOW).ok(),
        Action::Countersign => pilot.countersign(hash, by, NOW).ok(),
        Action::ConfirmReadiness => pilot.confirm_readiness(by, NOW).ok(),
        Action::Start => pilot.start(by, NOW).ok(),
        Action::Pause => pilot.pause(&reason, by, NOW).ok(),
        Action::Resume => pilot.resume(by, NOW).ok(),
        Action::Evaluate => pilot.evaluate(by, NOW).ok(),
        Action::EnterResults => {
            let entry = Entry { place: 0, value: Decimal::from(seat + 7), sample: Some(9) };
            let done = pilot.enter_results(&[entry], by, NOW).ok();
            assert!(done.is_none() || side == Side::Buyer, "the other side has entered a value");
            done
        }
        Action::ConfirmResults => pilot.confirm_results(None, by, NOW).ok(),
        Action::DisputeResult => pilot.dispute_result(0, &reason, by, NOW).ok(),
        Action::PublishResults => pilot.publish_results(None, by, NOW).ok(),
        Action::Decide => pilot.decide((Outcome::Scale, feedback), None, by, NOW).ok(),
        Action::Cancel => pilot.cancel(&reason, by, NOW).ok(),
        Action::Lapse => pilot.lapse(LATER).ok(),
    }
}

/// What holds in whatever state a history has led to.
fn hold(pilot: &Pilot) {
    let signatures: Vec<_> = pilot.signatures.iter().collect();
    for (index, one) in signatures.iter().enumerate() {
        assert_eq!(one.content, pilot.charter_hash(), "a signature is under another charter");
        for other in signatures.iter().skip(index + 1) {
            assert!(one.user != other.user && one.side != other.side);
        }
    }
    let sides: Vec<_> = signatures.iter().map(|signature| signature.side).collect();
    match pilot.state {
        State::Draft | State::CharterReview | State::ChangesRequested | State::Rejected => {
            assert!(sides.is_empty());
        }
        State::ApprovedByBuyer => assert_eq!(sides, [Side::Buyer]),
        State::Approved
        | State::Ready
        | State::Running
        | State::Paused
        | State::Evaluating
        | State::DecisionDue
        | State::Overdue
        | State::Closed => assert_eq!(sides, [Side::Buyer, Side::Supplier]),
        State::Cancelled => {}
    }
    if let Some(approval) = pilot.signatures.of(Side::Buyer) {
        assert_ne!(Some(approval.user), pilot.requested_by, "who asked has approved");
    }
    assert_eq!(pilot.decision.is_some(), pilot.state == State::Closed);
    match pilot.state {
        State::DecisionDue | State::Overdue | State::Closed => {
            assert!(pilot.recommendation().is_some(), "a result is missing");
        }
        State::Draft
        | State::CharterReview
        | State::ChangesRequested
        | State::ApprovedByBuyer
        | State::Approved
        | State::Ready
        | State::Running
        | State::Paused
        | State::Rejected
        | State::Cancelled => assert!(pilot.results.is_empty()),
        State::Evaluating => {}
    }
    assert!(
        !(pilot.state == State::Closed && pilot.has_failed()),
        "scaled by one against what was measured"
    );
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        author in 0..SEATS.len(),
        far in any::<bool>(),
        tries in prop::collection::vec((any::<bool>(), 0..64_usize, 0..SEATS.len()), 1..120),
    ) {
        let (user, side) = SEATS[author];
        // Half of them begin where it is measured, so that many get to a decision.
        let mut pilot = if far { evaluating() } else { pilot_of(&party(user, side)) };
        for (plausible, choice, seat) in tries {
            // Half of the tries are what somebody may do, so that histories get far.
            let all = if plausible { MACHINE.allowed(pilot.state, |_| true) } else { Vec::new() };
            let all = if all.is_empty() { Action::ALL } else { &all };
            let action = all[choice % all.len()];
            let Some((next, event)) = attempt(pilot.clone(), action, seat) else { continue };
            prop_assert_eq!(next.version, pilot.version + 1);
            prop_assert_eq!(event.before, Some(pilot.fingerprint()));
            prop_assert_eq!(event.after, next.fingerprint());
            hold(&next);
            pilot = next;
        }
    }
}
