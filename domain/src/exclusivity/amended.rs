//! What both have signed and change, without a server.

use jiff::civil::date;

use super::{
    tests::{BUYER, QUIET, at, buyer, granted, party, supplier, terms, upon},
    *,
};
use crate::{
    amendment::AmendError,
    deadline::Zone,
    text::{Reason, Title},
};

fn reason() -> Reason {
    Reason::parse("It sells well").unwrap()
}

fn longer(days: i64) -> Terms {
    Terms { window: Window::new(days).unwrap(), ..terms() }
}

fn running() -> Exclusivity {
    granted(terms()).lapse(QUIET, at(31)).unwrap().0
}

/// Proposed by the buyer and signed by it.
fn wanted(one: Exclusivity, terms: &Terms, days: i64) -> Exclusivity {
    let one = one.amend(terms, reason(), &buyer(), at(days)).unwrap().0;
    let content = one.amendment.as_ref().unwrap().content;
    one.sign_amendment(terms, content, None, &buyer(), at(days)).unwrap().0
}

#[test]
fn a_longer_window_governs_once_the_supplier_has_signed_it_last() {
    let (one, longer) = (running(), longer(120));
    let first = one.content_hash();
    let one = one.amend(&longer, reason(), &supplier(), at(40)).unwrap().0;
    let content = one.amendment.as_ref().unwrap().content;
    assert!(one.content_hash() == first && content != first);
    let grant = |one: Exclusivity, terms: Terms, content, by: &Party| {
        one.grant_amendment(terms, content, None, by, at(41))
    };
    // Not before the buyer, by nobody else, and nothing else.
    assert!(grant(one.clone(), longer.clone(), content, &supplier()).is_err());
    assert!(one.clone().sign_amendment(&longer, content, None, &supplier(), at(41)).is_err());
    let one = one.sign_amendment(&longer, content, None, &buyer(), at(41)).unwrap().0;
    assert!(one.clone().sign_amendment(&longer, content, None, &buyer(), at(41)).is_err());
    assert!(grant(one.clone(), longer.clone(), content, &buyer()).is_err());
    let same = grant(one.clone(), longer.clone(), content, &party(BUYER, Side::Supplier));
    assert_eq!(same.unwrap_err(), ActError::SamePerson(SamePerson));
    let other = ActError::Sign(SignError::Outdated { current: content });
    assert_eq!(grant(one.clone(), longer.clone(), first, &supplier()).unwrap_err(), other);
    assert_eq!(grant(one.clone(), terms(), content, &supplier()).unwrap_err(), other);
    assert_eq!(one.period.unwrap().until, at(121));
    let (one, event) = grant(one, longer, content, &supplier()).unwrap();
    assert_eq!(event.reason.as_deref(), Some("It sells well"));
    assert_eq!((one.state, one.terms_number, &one.amendment), (State::Active, 2, &None));
    assert_eq!(one.period, Some(Period { from: at(31), until: at(151) }));
    assert_eq!(one.content_hash(), content);
    assert!(one.signatures.iter().all(|signature| signature.content == content));
    assert_eq!(one.next_reminder, Some(Reminder::Month));
    // Back to what was: signed anew, under a hash of its own.
    let back = wanted(one, &terms(), 50);
    assert_ne!(back.amendment.unwrap().content, first);
}

#[test]
fn what_has_begun_keeps_its_start_and_each_duty_stays() {
    let amend = |one: Exclusivity, terms: &Terms| {
        one.amend(terms, reason(), &buyer(), at(40)).map(|_| ()).unwrap_err()
    };
    assert_eq!(amend(running(), &terms()), ChangeError::Amend(AmendError::Unchanged).into());
    let begun = ActError::Change(ChangeError::HasBegun);
    let moved = Terms { start: Start::On(date(2027, 2, 2)), ..terms() };
    assert_eq!(amend(running(), &moved), begun);
    let zone = Zone::parse("Europe/Berlin").unwrap();
    assert_eq!(amend(running(), &Terms { zone, ..terms() }), begun);
    assert_eq!(amend(running(), &longer(9)), ActError::Over);
    let duty = |month, what| Duty {
        kind: DutyKind::Other,
        what: Title::parse(what).unwrap(),
        due_on: date(2027, month, 1),
    };
    let owed = |duties| Terms { duties, ..terms() };
    let one = granted(owed(vec![duty(2, "First")])).lapse(QUIET, at(31)).unwrap().0;
    let duties = ActError::Change(ChangeError::Duties);
    assert_eq!(amend(one.clone(), &terms()), duties);
    assert_eq!(amend(one.clone(), &owed(vec![duty(3, "First")])), duties);
    let added = |month| owed(vec![duty(2, "First"), duty(month, "Second")]);
    assert_eq!(amend(one.clone(), &added(1)), ActError::DutyPassed);
    // What is long past of those that stay is no hindrance, and one is promised that was not.
    let one = wanted(one, &added(4), 40);
    let content = one.amendment.as_ref().unwrap().content;
    let one = one.grant_amendment(added(4), content, None, &supplier(), at(41)).unwrap().0;
    let fresh = || crate::id::CommitmentId::new(Uuid::from_u128(1));
    let made = one.undertake(1, &supplier(), at(41), fresh).unwrap();
    assert_eq!(
        made.iter().map(|(made, _)| made.terms.what.as_str()).collect::<Vec<_>>(),
        ["Second"]
    );
}

#[test]
fn what_waits_for_its_event_can_wait_longer() {
    let start = Start::upon(Trigger::Launch, None, date(2027, 3, 31)).unwrap();
    let terms = Terms { start, ..upon() };
    let one = wanted(granted(upon()), &terms, 40);
    let content = one.amendment.as_ref().unwrap().content;
    let one = one.grant_amendment(terms, content, None, &supplier(), at(41)).unwrap().0;
    assert_eq!((one.state, one.due()), (State::Agreed, Some(at(90))));
    assert_eq!(one.period, Some(Period { from: at(41), until: at(89 + 90) }));
}

#[test]
fn what_is_proposed_falls_away() {
    let one = running().amend(&longer(120), reason(), &buyer(), at(40)).unwrap().0;
    let open = ActError::Change(ChangeError::Amend(AmendError::Open));
    assert_eq!(one.clone().amend(&longer(60), reason(), &buyer(), at(40)).unwrap_err(), open);
    assert!(one.clone().withdraw_amendment(&supplier(), at(41)).is_err());
    assert!(one.clone().decline_amendment(&reason(), &buyer(), at(41)).is_err());
    let gone = [
        one.clone().withdraw_amendment(&buyer(), at(41)),
        one.clone().decline_amendment(&reason(), &supplier(), at(41)),
    ];
    for one in gone.map(|gone| gone.unwrap().0) {
        assert_eq!((one.amendment, one.terms_number), (None, 1));
    }
    // After thirty days nobody signs it, however late the clock comes; and with the right it ends.
    assert_eq!(one.due(), Some(at(70)));
    let content = one.amendment.as_ref().unwrap().content;
    assert!(one.clone().sign_amendment(&longer(120), content, None, &buyer(), at(70)).is_err());
    let (lapsed, event) = one.clone().lapse(QUIET, at(71)).unwrap();
    assert_eq!(event.kind, event::Kind::Exclusivity(Action::LapseAmendment));
    assert_eq!(
        (lapsed.state, lapsed.due(), &lapsed.amendment),
        (State::Active, Some(at(91)), &None)
    );
    let late = one.clone().lapse(QUIET, at(200)).unwrap().0;
    assert_eq!((late.state, late.amendment), (State::Expired, None));
    let released = one.release(&reason(), &buyer(), at(41)).unwrap().0;
    assert_eq!(released.amendment, None);
}

#[test]
fn what_becomes_long_needs_what_both_attest() {
    let long = longer(366);
    let one = running().amend(&long, reason(), &buyer(), at(40)).unwrap().0;
    let content = one.amendment.as_ref().unwrap().content;
    let attests = || Some(Paragraph::parse("Our share is below 30 %.").unwrap());
    let sign =
        |attestation| one.clone().sign_amendment(&long, content, attestation, &buyer(), at(40));
    assert_eq!(sign(None).unwrap_err(), ActError::NotAttested);
    let one = sign(attests()).unwrap().0;
    let grant = |attestation| {
        one.clone().grant_amendment(long.clone(), content, attestation, &supplier(), at(41))
    };
    assert_eq!(grant(None).unwrap_err(), ActError::NotAttested);
    let one = grant(attests()).unwrap().0;
    assert_eq!(one.attestations, Attestations { buyer: attests(), supplier: attests() });
}
