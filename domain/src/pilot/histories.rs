//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{
    tests::{LATER, NOW, approve, charter, evaluating, fresh, party, pilot_of},
    *,
};
use crate::{
    deadline::after_days,
    pilot_approval::Policy,
    text::{Feedback, Line, Reason},
};

/// Four people: two of each side, and the last of the buyer's has a seat with the supplier too.
const SEATS: &[(u128, Side)] = &[
    (1, Side::Buyer),
    (2, Side::Buyer),
    (3, Side::Supplier),
    (4, Side::Supplier),
    (2, Side::Supplier),
];

/// What the charter says once it is another.
const ANOTHER: &str = "Another hypothesis";

/// A charter with a gate, of which each side measures something.
fn text(hypothesis: &str) -> Charter {
    let whole = charter(hypothesis);
    let days = (whole.starts_on(), whole.ends_on(), whole.decision_by());
    let mut criteria = whole.criteria().to_vec();
    let values = (Decimal::from(12), Decimal::from(8));
    let metric = Line::parse("Sites").unwrap();
    let other = Criterion::new(metric, Direction::Higher, values, 50, true, Side::Supplier);
    criteria.push(other.unwrap());
    let gate = Gate { on: whole.starts_on(), name: Line::parse("Half-time").unwrap() };
    let (title, scope) = (whole.title().clone(), whole.scope().clone());
    Charter::new(title, whole.hypothesis().clone(), scope, days, criteria)
        .unwrap()
        .with(Arrangements { gates: vec![gate], ..Arrangements::default() })
}

/// What of a signature is the pilot's.
fn first((pilot, event, _): (Pilot, Event, Undertaken)) -> (Pilot, Event) {
    (pilot, event)
}

/// Tries an action; `None` when it is refused.
fn attempt(pilot: Pilot, action: Action, seat: usize) -> Option<(Pilot, Event)> {
    let (user, side) = SEATS[seat];
    let by = &party(user, side);
    let reason = Reason::parse("As the history has it").unwrap();
    let feedback = Feedback::parse("The shoppers took it up as hoped.").unwrap();
    let hash = pilot.charter_hash();
    match action {
        Action::Draft => None,
        Action::Revise => pilot.revise(text(ANOTHER), by, NOW).ok(),
        Action::Submit => pilot.submit(by, NOW).ok(),
        Action::RequestChanges => pilot.request_changes(&reason, by, NOW).ok(),
        Action::Approve => approve(pilot, hash, by).ok(),
        Action::Reject => pilot.reject(&reason, by, NOW).ok(),
        Action::Countersign => pilot.countersign(hash, by, NOW, fresh).ok().map(first),
        Action::Amend => pilot.amend(&text(ANOTHER), reason, by, NOW).ok(),
        Action::ApproveAmendment => {
            let open = pilot.amendment.as_ref()?.content;
            let policy = Policy::unsaid(pilot.standing.parties.buyer);
            let charters = (&pilot.charter, &text(ANOTHER));
            let covered = policy.covers(charters, open, &[], (by.user(), &[])).ok()?;
            pilot.approve_amendment(open, covered, by, NOW).ok()
        }
        Action::CountersignAmendment => {
            let open = pilot.amendment.as_ref()?.content;
            pilot.countersign_amendment(text(ANOTHER), open, by, NOW, fresh).ok().map(first)
        }
        Action::DeclineAmendment => pilot.decline_amendment(&reason, by, NOW).ok(),
        Action::WithdrawAmendment => pilot.withdraw_amendment(by, NOW).ok(),
        Action::TickItems => pilot.tick_items(&[0], by, NOW).ok(),
        Action::UntickItems => pilot.untick_items(&[0], by, NOW).ok(),
        Action::ConfirmReadiness => pilot.confirm_readiness(by, NOW).ok(),
        Action::Start => pilot.start(by, NOW).ok(),
        Action::Pause => pilot.pause(Cause::Neither, &reason, by, NOW).ok(),
        Action::Extend => {
            let days = (pilot.charter.ends_on(), pilot.charter.decision_by());
            pilot.extend(days, &reason, by, NOW).ok()
        }
        Action::AcceptExtension => pilot.accept_extension(by, NOW).ok(),
        Action::DeclineExtension => pilot.decline_extension(&reason, by, NOW).ok(),
        Action::RecordGate => {
            let outcome = GateOutcome::ALL[seat % GateOutcome::ALL.len()];
            let done = pilot.record_gate((0, outcome), Some(&reason), by, NOW).ok();
            assert!(done.is_none() || side == Side::Buyer, "the supplier has spoken at a gate");
            done
        }
        Action::Resume => pilot.resume(by, NOW).ok(),
        Action::Evaluate => pilot.evaluate(by, NOW).ok(),
        Action::EnterResults => {
            let place = seat % pilot.charter.criteria().len();
            let measures = pilot.charter.criteria()[place].measured_by() == side;
            let entry = Entry { place, value: Decimal::from(seat + 7), sample: Some(9) };
            let done = pilot.enter_results(&[entry], by, NOW).ok();
            assert!(done.is_none() || measures, "the other side has entered a value");
            done
        }
        Action::ConfirmResults => pilot.confirm_results(None, by, NOW).ok(),
        Action::DisputeResult => pilot.dispute_result(0, &reason, by, NOW).ok(),
        Action::PublishResults => pilot.publish_results(None, by, NOW).ok(),
        Action::Decide => pilot.decide((Outcome::Scale, feedback), None, by, NOW).ok(),
        Action::Cancel => pilot.cancel(&reason, by, NOW).ok(),
        Action::Lapse
        | Action::LapseAmendment
        | Action::LapseExtension
        | Action::GateDue
        | Action::RemindWeek
        | Action::RemindFortnight => {
            pilot.lapse(after_days(LATER, 10 * i64::try_from(seat).unwrap())).ok()
        }
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
        | State::Undecided
        | State::Closed => assert_eq!(sides, [Side::Buyer, Side::Supplier]),
        State::Cancelled => {}
    }
    if let Some(approval) = pilot.signatures.of(Side::Buyer) {
        assert_ne!(Some(approval.user), pilot.requested_by, "who asked has approved");
    }
    assert_eq!(pilot.decision.is_some(), pilot.state == State::Closed);
    for (place, item) in pilot.charter.arrangements().checklist.iter().enumerate() {
        let done = pilot.tick(place).is_some();
        assert!(done || !pilot.readiness.of(item.owner), "confirmed with an item open");
    }
    let both = |user: &UserId| pilot.hands.of(Side::Supplier).contains(user);
    assert!(pilot.ends_on() <= pilot.longest() && pilot.ends_on() <= pilot.decision_by());
    assert!(pilot.buyer_paused <= Pilot::BUYER_PAUSE_DAYS, "the buyer moves the decision for ever");
    assert!(!pilot.unpublished || pilot.state.lacks_decision());
    if pilot.is_published() {
        let mut own = pilot.measured().filter(|(one, _)| one.measured_by() == Side::Buyer);
        assert!(own.all(|(_, found)| found.is_some()), "published without the buyer's");
    }
    let waits = matches!(pilot.state, State::Paused | State::Evaluating | State::Running);
    assert!(!waits || pilot.due().is_some(), "it waits for ever");
    assert_eq!(pilot.pause.is_some(), pilot.state == State::Paused);
    if let Some(open) = &pilot.extension {
        assert!(!pilot.extended, "extended twice");
        assert!(!pilot.hands.of(Side::Supplier).contains(&open.by));
    }
    if let Some(open) = &pilot.amendment {
        assert!(pilot.state.is_amendable());
        let own = open.approval.is_some_and(|one| one.user == open.by);
        assert!(!own, "who proposed it has approved it");
    }
    assert!(!pilot.hands.of(Side::Buyer).iter().any(both), "one person has readied both sides");
    match pilot.state {
        State::DecisionDue | State::Closed => {
            assert!(pilot.recommendation().is_some(), "its results are not published");
        }
        State::Overdue | State::Undecided => {
            assert!(pilot.unpublished || pilot.recommendation().is_some());
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
        let mut pilot = if far {
            evaluating()
        } else {
            Pilot { charter: text("Shoppers switch"), ..pilot_of(&party(user, side)) }
        };
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
