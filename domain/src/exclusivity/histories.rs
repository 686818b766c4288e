//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;

use super::{
    tests::{QUIET, actor, at, offered, party, terms, upon},
    *,
};
use crate::{
    id::PilotId,
    pilot::Standstill,
    text::{Reason, Title},
};

/// Five seats: two of each side, and the last of the buyer's persons has a seat with the supplier too.
const SEATS: &[(u128, Side)] = &[
    (10, Side::Buyer),
    (11, Side::Buyer),
    (20, Side::Supplier),
    (21, Side::Supplier),
    (11, Side::Supplier),
];

/// Other terms for it: a longer or a shorter window, and perhaps a duty more.
fn changed(one: &Exclusivity, choice: i64) -> Terms {
    let mut terms = Terms { window: Window::new(choice * 20).unwrap(), ..one.terms.clone() };
    if choice % 4 == 0 && terms.duties.len() < 3 {
        let what = Title::parse("In more stores").unwrap();
        terms.duties.push(Duty { kind: DutyKind::Other, what, due_on: date(2027, 2, 1) });
    }
    terms
}

/// The terms that are proposed for it.
fn proposed(one: &Exclusivity) -> Option<Terms> {
    let content = one.amendment.as_ref()?.content;
    (1..40).map(|choice| changed(one, choice)).find(|terms| one.next_hash(terms) == content)
}

/// Tries an action; `None` when it is refused.
fn attempt(
    one: Exclusivity,
    action: Action,
    seat: usize,
    choice: i64,
    now: Timestamp,
) -> Option<(Exclusivity, Event)> {
    let (number, side) = SEATS[seat];
    let by = &party(number, side);
    let reason = Reason::parse("As the history has it").unwrap();
    let hash = one.content_hash();
    let attests = (choice % 3 > 0).then(|| Paragraph::parse("Our share is low.").unwrap());
    match action {
        Action::Offer | Action::Request => None,
        Action::Revise => {
            let window = Window::new(choice * 20).unwrap();
            let terms = if choice % 2 == 0 { terms() } else { upon() };
            let pilot = Some(PilotId::new(Uuid::from_u128(30)));
            let pauses = PauseDays::new(choice).unwrap_or_default();
            let survives = choice % 5 == 0;
            one.revise(Terms { window, survives, pilot, pauses, ..terms }, by, now).ok()
        }
        Action::Sign => one.sign(hash, attests, by, now).ok(),
        Action::Grant => one.grant(hash, attests, by, now).ok(),
        Action::Decline => one.decline(&reason, by, now).ok(),
        Action::Withdraw => one.withdraw(by, now).ok(),
        Action::Start => one.start(by, now).ok(),
        Action::Release => one.release(&reason, by, now).ok(),
        Action::ProposeEnd => one.propose_end(&reason, by, now).ok(),
        Action::AcceptEnd => one.accept_end(by, now).ok(),
        Action::DropEnd => one.drop_end(by, now).ok(),
        Action::Amend => one.clone().amend(&changed(&one, choice), reason, by, now).ok(),
        Action::SignAmendment => {
            let (terms, open) = (proposed(&one)?, one.amendment.as_ref()?.content);
            one.sign_amendment(&terms, open, attests, by, now).ok()
        }
        Action::GrantAmendment => {
            let (terms, open) = (proposed(&one)?, one.amendment.as_ref()?.content);
            one.grant_amendment(terms, open, attests, by, now).ok()
        }
        Action::DeclineAmendment => one.decline_amendment(&reason, by, now).ok(),
        Action::WithdrawAmendment => one.withdraw_amendment(by, now).ok(),
        Action::Miss => {
            let since = now - SignedDuration::from_hours(choice);
            let missed_since = Some(since);
            let facts = Facts { missed_since, is_lost: choice % 7 == 0, ..Facts::default() };
            one.lapse(&facts, now).ok()
        }
        Action::Prolong => {
            let since = now - SignedDuration::from_hours(24 * choice);
            let pauses = [Standstill { since, until: (choice % 2 == 0).then_some(now) }];
            let facts = one.with_pauses(Facts::default(), &pauses);
            one.lapse(&facts, now).ok()
        }
        Action::Resume => one.resume(now - SignedDuration::from_hours(choice), now).ok(),
        Action::Cure
        | Action::LapseAmendment
        | Action::Begin
        | Action::RemindMonth
        | Action::RemindWeek
        | Action::RemindDay
        | Action::Lapse => one.lapse(QUIET, now).ok(),
    }
}

/// What holds in whatever state a history has led to.
fn hold(one: &Exclusivity) {
    let both = one.hands.of(Side::Buyer).iter();
    assert!(!both.clone().any(|user| one.hands.of(Side::Supplier).contains(user)), "{one:?}");
    let all: Vec<_> = one.signatures.iter().collect();
    assert!(all.iter().all(|signature| signature.content == one.content_hash()));
    // The supplier never signs first.
    let sides: Vec<_> = all.iter().map(|signature| signature.side).collect();
    assert!([&[][..], &[Side::Buyer], &[Side::Buyer, Side::Supplier]].contains(&&sides[..]));
    if let [first, second] = all[..] {
        assert_ne!(first.user, second.user);
    }
    let was_granted = all.len() == 2;
    assert_eq!(one.period.is_some(), was_granted, "{one:?}");
    match one.state {
        State::Offered | State::Requested | State::Negotiating => assert!(all.is_empty()),
        State::Signed => assert_eq!(all.len(), 1),
        State::Declined | State::Withdrawn => assert!(!was_granted),
        State::Agreed
        | State::Active
        | State::InCure
        | State::Expired
        | State::Lapsed
        | State::Released
        | State::Terminated
        | State::Cancelled => assert!(was_granted),
    }
    if was_granted && one.terms.window.days() > Window::PLAIN {
        assert!(one.attestations.buyer.is_some() && one.attestations.supplier.is_some());
    }
    assert_eq!(one.reserved().is_some(), was_granted);
    assert!(one.paused_days == 0 || was_granted);
    assert!(one.cure_until.is_some() || one.state != State::InCure);
    assert!(one.cure_until.is_none() || matches!(one.state, State::Agreed | State::InCure));
    assert!(one.ending.is_none() || one.state.is_held());
    assert!(one.amendment.is_none() || one.state.is_held());
    assert!(one.terms_number == 1 || was_granted);
    if let Some(signature) = one.amendment.as_ref().and_then(|open| open.signature) {
        assert!(one.hands.of(Side::Buyer).contains(&signature.user));
    }
    // Whatever binds ends by itself.
    assert_eq!(one.due().is_some(), one.state.is_open() || one.state.is_held());
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        tries in prop::collection::vec(
            (any::<bool>(), 0..64_usize, 0..SEATS.len(), 1..40_i64, 0..240_i64),
            1..60,
        ),
    ) {
        let mut one = offered(terms());
        let mut now = at(0);
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
            if event.by.user().is_some() {
                prop_assert!(one.allowed_actions(&actor(user, side)).contains(&action), "{}", action);
            }
            prop_assert_eq!(next.version, one.version + 1);
            prop_assert_eq!(event.before, Some(one.fingerprint()));
            prop_assert_eq!(event.after, next.fingerprint());
            prop_assert!(next.state != State::Released || side == Side::Buyer);
            // What both have signed never changes, and what runs never grows.
            if event.kind == event::Kind::Exclusivity(Action::GrantAmendment) {
                prop_assert_eq!((side, next.terms_number), (Side::Supplier, one.terms_number + 1));
                prop_assert!(next.terms.duties.starts_with(&one.terms.duties));
                prop_assert!(next.period.unwrap().until > now);
                if one.state.runs() {
                    prop_assert_eq!(next.period.unwrap().from, one.period.unwrap().from);
                }
            } else if let Some((was, reserved)) = one.period.zip(one.reserved()) {
                prop_assert_eq!((&next.terms, &next.signatures), (&one.terms, &one.signatures));
                prop_assert_eq!(next.terms_number, one.terms_number);
                let period = next.period.unwrap();
                let prolonged = event.kind == event::Kind::Exclusivity(Action::Prolong);
                prop_assert!(was.from <= period.from);
                prop_assert_eq!(prolonged, was.until < period.until);
                prop_assert!(next.reserved().unwrap().until <= reserved.until);
            }
            hold(&next);
            one = next;
        }
    }
}
