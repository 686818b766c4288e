//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    tests::{at, calendar, draft, feedback, party, pitch},
    *,
};
use crate::{
    id::QuestionId,
    text::{Line, Paragraph},
};

/// What a history has led to: the proposal, and the documents that were handed over.
struct Told {
    proposal: Proposal,
    handed_over: Vec<Content>,
}

fn another_pitch(turn: i64) -> Pitch {
    Pitch { value_line: Line::parse(&format!("Value of turn {turn}")).unwrap(), ..pitch() }
}

/// What an action has made of a proposal, and what it has handed over.
type Done = (Proposal, Option<Content>, Event);

/// Tries an action; `None` when it is refused.
fn attempt(proposal: Proposal, action: Action, side: Side, turn: i64) -> Option<Done> {
    let (by, now) = (&party(side), at(turn));
    let decide = |outcome, day: Option<i64>| {
        let reason = ReasonCode::StrategicFit;
        let day = day.map(|days| {
            let later: Timestamp = at(turn + 24 * days);
            later.to_zoned(jiff::tz::TimeZone::UTC).date()
        });
        let decision = (outcome, reason, feedback(), day);
        move |proposal: Proposal| proposal.decide(decision, &calendar(), by, now).ok()
    };
    let done = match action {
        // Of the second a panel alone has an event.
        Action::Draft | Action::ConvenePanel => None,
        Action::Revise => proposal.revise(another_pitch(turn), by, now).ok(),
        Action::Submit => {
            let submitted = proposal.submit(&calendar(), &[], by, now).ok();
            return submitted.map(|(next, document, event)| (next, Some(document), event));
        }
        Action::Acknowledge => proposal.acknowledge(by, now).ok(),
        Action::Ask => {
            let text = Paragraph::parse("Which stores?").unwrap();
            let id = QuestionId::new(Uuid::from_u128(8));
            proposal.ask(id, text, by, now).ok().map(|(next, _, event)| (next, event))
        }
        Action::Answer => {
            let revised = (turn % 2 == 0).then(|| another_pitch(turn));
            return proposal.answer(revised, &[], &calendar(), by, now).ok();
        }
        Action::Decide if turn % 3 == 0 => decide(Outcome::AcceptedForPilot, None)(proposal),
        Action::Decide => decide(Outcome::Deferred, Some(2))(proposal),
        Action::Withdraw => proposal.withdraw(by, now).ok(),
        Action::Remind | Action::Overdue | Action::Lapse => proposal.lapse(&calendar(), now).ok(),
        Action::Resume => proposal.resume(&calendar(), at(turn - 1), now).ok(),
    };
    done.map(|(next, event)| (next, None, event))
}

/// What holds in whatever state a history has led to.
fn hold(told: &Told) {
    let Told { proposal, handed_over } = told;
    let is_draft = proposal.state == State::Draft;
    assert_eq!(proposal.receipt.is_none(), is_draft);
    assert_eq!(proposal.submitted_at.is_none(), is_draft);
    let shared = matches!(proposal.audience(), Audience::Shared(_));
    assert_eq!(shared, !is_draft, "a draft is the supplier's alone, and nothing else is");
    // The receipts are of what was handed over, numbered without a gap, and the last one is of what
    // both see.
    let number = proposal.receipt.map_or(0, |receipt| receipt.number);
    assert_eq!(usize::try_from(number).unwrap(), handed_over.len());
    let last = handed_over.last().map(Content::hash);
    assert_eq!(proposal.receipt.map(|receipt| receipt.hash), last);
    let stands = proposal.clock.is_some_and(|clock| clock.stopped_at.is_some());
    assert_eq!(stands, proposal.state == State::InfoRequested);
    assert_eq!(proposal.clock.is_none(), is_draft);
    let decided = matches!(
        proposal.state,
        State::AcceptedForPilot | State::AcceptedDirect | State::Deferred | State::Declined
    );
    assert_eq!(proposal.decision.is_some(), decided);
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        tries in prop::collection::vec((any::<bool>(), 0..64_usize, any::<bool>(), 1..60_i64), 1..120),
    ) {
        let mut told = Told { proposal: draft(), handed_over: Vec::new() };
        let mut turn = 0;
        for (plausible, choice, buyer, hours) in tries {
            turn += hours;
            // Half of the tries are what somebody may do, so that histories get far.
            let was = told.proposal.clone();
            let all = if plausible { MACHINE.allowed(was.state, |_| true) } else { Vec::new() };
            let all = if all.is_empty() { Action::ALL } else { &all };
            let action = all[choice % all.len()];
            let side = if buyer { Side::Buyer } else { Side::Supplier };
            let Some((next, document, event)) = attempt(was.clone(), action, side, turn) else {
                continue;
            };
            prop_assert_eq!(next.version, was.version + 1);
            prop_assert_eq!(event.before, Some(was.fingerprint()));
            prop_assert_eq!(event.after, next.fingerprint());
            prop_assert_eq!(&event.content, &None);
            if next.receipt != was.receipt {
                // Only the supplier hands over, and only when it submits or was asked.
                prop_assert!(matches!(action, Action::Submit | Action::Answer));
                prop_assert_eq!(side, Side::Supplier);
                told.handed_over.extend(document);
            } else if action != Action::Revise {
                prop_assert_eq!(&next.pitch, &was.pitch);
            }
            told.proposal = next;
            hold(&told);
        }
    }
}
