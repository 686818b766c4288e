//! The life of an agreement, without a server.

use jiff::{SignedDuration, civil::date};

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::{By, Parties},
    deadline::Zone,
    id::{OrganisationId, PartnershipId, UserId},
    partnership,
    text::{Clauses, Reason, Title},
};

pub(super) const BUYER: u128 = 10;
pub(super) const SUPPLIER: u128 = 20;

fn standing() -> Standing {
    let parties = Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    };
    Standing { parties, state: partnership::State::Active }
}

pub(super) fn actor(number: u128, side: Side) -> Actor {
    let organisation = standing().parties.organisation(side);
    let user = UserId::new(Uuid::from_u128(number));
    Actor { user, organisation, grants: Grants::Roles(Roles::founder()) }
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

/// Days after the beginning of 2027.
pub(super) fn at(days: i64) -> Timestamp {
    Timestamp::constant(1_798_761_600, 0) + SignedDuration::from_hours(24 * days)
}

/// From February 2027 to the end of that year.
pub(super) fn terms(title: &str) -> Terms {
    Terms {
        kind: Kind::Nda,
        title: Title::parse(title).unwrap(),
        clauses: Some(Clauses::parse("What is marked stays between us.").unwrap()),
        document: None,
        validity: Validity::new(date(2027, 2, 1), Some(date(2028, 1, 1)), Zone::utc()).unwrap(),
        notice: Notice::USUAL,
    }
}

fn from(month: i8) -> Terms {
    let validity = Validity::new(date(2027, month, 1), None, Zone::utc()).unwrap();
    Terms { validity, ..terms("Non-disclosure, anew") }
}

/// What the buyer begins to write.
pub(super) fn draft(terms: Terms) -> Agreement {
    let id = AgreementId::new(Uuid::from_u128(9));
    Agreement::draft(id, standing(), terms, None, &buyer(), at(0)).unwrap().0
}

fn proposed() -> Agreement {
    let draft = draft(terms("Non-disclosure"));
    let hash = draft.content_hash();
    draft.propose(hash, &buyer(), at(1)).unwrap().0
}

pub(super) fn signed() -> Agreement {
    let proposed = proposed();
    let hash = proposed.content_hash();
    proposed.agree(hash, &supplier(), at(2)).unwrap().0
}

fn reason() -> Reason {
    Reason::parse("The range has changed").unwrap()
}

/// The successor of an agreement, signed by both.
fn successor(old: &Agreement, terms: Terms, now: Timestamp) -> Agreement {
    let id = AgreementId::new(Uuid::from_u128(10));
    let new = Agreement::draft(id, standing(), terms, Some(old), &supplier(), now).unwrap().0;
    let hash = new.content_hash();
    let new = new.propose(hash, &supplier(), now).unwrap().0;
    new.agree(hash, &buyer(), now).unwrap().0
}

#[test]
fn the_other_side_signs_exactly_what_was_proposed() {
    let one = proposed();
    let hash = one.content_hash();
    let own = one.clone().agree(hash, &party(11, Side::Buyer), at(2)).unwrap_err();
    assert!(matches!(own, ActError::Refused(Refusal::NotYours { .. })));
    let other = draft(terms("Something else")).content_hash();
    let outdated = one.clone().agree(other, &supplier(), at(2)).unwrap_err();
    assert_eq!(outdated, ActError::Sign(SignError::Outdated { current: hash }));
    // The author with a seat on the other side.
    let same = one.clone().agree(hash, &party(BUYER, Side::Supplier), at(2)).unwrap_err();
    assert_eq!(same, ActError::SamePerson(SamePerson));
    assert!(one.allowed_actions(&actor(BUYER, Side::Supplier)).is_empty());
    assert_eq!(one.agree(hash, &supplier(), at(2)).unwrap().0.signatures.iter().count(), 2);
}

#[test]
fn there_is_something_to_sign_and_it_is_not_over() {
    let empty = draft(Terms { clauses: None, ..terms("Non-disclosure") });
    let hash = empty.content_hash();
    assert_eq!(empty.propose(hash, &buyer(), at(1)).unwrap_err(), ActError::Empty);
    let one = proposed();
    let hash = one.content_hash();
    assert_eq!(one.agree(hash, &supplier(), at(365)).unwrap_err(), ActError::Over);
    let day = date(2027, 2, 1);
    assert!(Validity::new(day, Some(day), Zone::utc()).is_none());
    assert_eq!(
        [-1, 0, 365, 366].map(|days| Notice::new(days).is_some()),
        [false, true, true, false]
    );
}

#[test]
fn whoever_changes_the_terms_is_their_author_and_voids_what_was_signed() {
    let back = proposed().request_changes(&reason(), &supplier(), at(2)).unwrap().0;
    assert_eq!(back.signatures, Signatures::default());
    let revised = back.revise(terms("Non-disclosure, shorter"), &supplier(), at(3)).unwrap().0;
    assert_eq!((revised.author, revised.state), (Side::Supplier, State::ChangesRequested));
    assert_eq!(revised.due(), Some(at(33)));
    let hash = revised.content_hash();
    assert!(revised.clone().propose(hash, &buyer(), at(4)).is_err());
    let again = revised.propose(hash, &supplier(), at(4)).unwrap().0;
    assert!(again.agree(hash, &buyer(), at(5)).is_ok());
    assert!(signed().revise(terms("Other"), &buyer(), at(3)).is_err());
}

#[test]
fn it_is_live_from_its_first_day_until_the_first_that_is_not_part_of_it() {
    let moment = SignedDuration::from_nanos(1);
    let live = |one: &Agreement, now| one.is_live(now);
    assert!(!live(&proposed(), at(40)));
    assert!(!live(&signed(), at(31) - moment) && live(&signed(), at(31)));
    assert!(live(&signed(), at(365) - moment) && !live(&signed(), at(365)));
    assert_eq!(signed().due(), Some(at(365)));
    let (over, event) = signed().lapse(at(365)).unwrap();
    assert_eq!((over.state, over.by_lapse, event.by), (State::Expired, false, By::Clock));
    let mut endless = draft(from(2));
    let hash = endless.content_hash();
    endless = endless.propose(hash, &buyer(), at(1)).unwrap().0;
    endless = endless.agree(hash, &supplier(), at(1)).unwrap().0;
    assert_eq!((endless.due(), live(&endless, at(9_999))), (None, true));
}

#[test]
fn notice_ends_it_when_its_days_have_passed() {
    let (ending, event) = signed().terminate(&reason(), &supplier(), at(40)).unwrap();
    assert_eq!((ending.state, ending.due()), (State::Ending, Some(at(70))));
    assert_eq!(event.reason.as_deref(), Some("The range has changed"));
    assert!(ending.is_live(at(69)) && !ending.is_live(at(70)));
    assert!(ending.clone().terminate(&reason(), &buyer(), at(41)).is_err());
    assert_eq!(ending.lapse(at(80)).unwrap().0.state, State::Terminated);
    // What comes first has ended it.
    let late = signed().terminate(&reason(), &supplier(), at(350)).unwrap().0;
    assert_eq!(late.lapse(at(400)).unwrap().0.state, State::Expired);
    let at_once = Terms { notice: Notice::new(0).unwrap(), ..terms("Non-disclosure") };
    let mut one = draft(at_once);
    let hash = one.content_hash();
    one = one.propose(hash, &buyer(), at(1)).unwrap().0;
    one = one.agree(hash, &supplier(), at(1)).unwrap().0;
    assert_eq!(one.terminate(&reason(), &buyer(), at(40)).unwrap().0.state, State::Terminated);
}

#[test]
fn the_old_one_governs_until_the_new_one_does() {
    let old = signed();
    let new = successor(&old, from(6), at(40));
    assert_eq!((new.edition, new.supersedes), (2, Some(old.id)));
    let (old, _) = old.supersede(&new, &buyer(), at(40)).unwrap().unwrap();
    // The first of June.
    assert_eq!((old.state, old.due()), (State::Signed, Some(at(151))));
    let moment = SignedDuration::from_nanos(1);
    assert!(old.is_live(at(151) - moment) && !new.is_live(at(151) - moment));
    assert!(!old.is_live(at(151)) && new.is_live(at(151)));
    assert_eq!(old.clone().lapse(at(151)).unwrap().0.state, State::Superseded);
    assert_eq!(old.supersede(&new, &buyer(), at(41)).unwrap_err(), ActError::NotSuperseded);
    // At once, if the new one has begun.
    let old = signed().supersede(&successor(&signed(), from(2), at(60)), &buyer(), at(60));
    assert_eq!(old.unwrap().unwrap().0.state, State::Superseded);
}

#[test]
fn only_what_both_have_signed_is_superseded_by_the_same_kind() {
    let draft = |terms, old: &Agreement| {
        let id = AgreementId::new(Uuid::from_u128(10));
        Agreement::draft(id, standing(), terms, Some(old), &buyer(), at(40)).map(|(one, _)| one)
    };
    assert_eq!(draft(from(6), &proposed()), Err(ActError::NotSuperseded));
    let front_end = Terms { kind: Kind::FrontEnd, ..from(6) };
    assert_eq!(draft(front_end.clone(), &signed()), Err(ActError::NotSuperseded));
    let new = draft(from(6), &signed()).unwrap();
    assert_eq!(new.revise(front_end, &buyer(), at(41)).unwrap_err(), ActError::NotSuperseded);
}

#[test]
fn silence_withdraws_what_is_proposed() {
    let (gone, event) = proposed().lapse(at(31)).unwrap();
    assert_eq!((gone.state, gone.by_lapse, event.by), (State::Withdrawn, true, By::Clock));
    let private = draft(terms("Non-disclosure"));
    assert!(private.due().is_none() && private.is_private());
    assert_eq!(private.audience(), Audience::Private(standing().parties.buyer));
    assert!(private.withdraw(&buyer(), at(1)).unwrap().0.is_private());
}
