//! The life of a plan, without a server.

use jiff::{SignedDuration, civil::date};
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::{By, Parties},
    deadline::Zone,
    id::{OrganisationId, PartnershipId, UserId},
    partnership,
    text::{Line, Paragraph, Reason, Title},
};

pub(super) const BUYER: u128 = 10;
pub(super) const SUPPLIER: u128 = 20;
pub(super) const NO_GOALS: GoalsWeight = GoalsWeight(0);

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

/// From February to December 2027.
pub(super) fn terms(title: &str) -> Terms {
    Terms {
        title: Title::parse(title).unwrap(),
        period: Period::new(date(2027, 2, 1), date(2027, 12, 31)).unwrap(),
        zone: Zone::utc(),
        vision: Paragraph::parse("Half the plastic, the whole range").unwrap(),
        category: Some(Line::parse("Plant drinks").unwrap()),
        principles: None,
        currency: Some(Currency::parse("EUR").unwrap()),
        weighting: Weighting::Weighted,
        reviews: Cadence::USUAL,
    }
}

fn until(month: i8) -> Terms {
    let period = Period::new(date(2027, 2, 1), date(2027, month, 28)).unwrap();
    Terms { period, ..terms("Less plastic") }
}

fn later() -> Terms {
    let period = Period::new(date(2027, 3, 1), date(2027, 12, 31)).unwrap();
    Terms { period, ..terms("Less plastic") }
}

/// What the buyer begins to write.
pub(super) fn draft(terms: Terms) -> Plan {
    Plan::draft(PlanId::new(Uuid::from_u128(9)), standing(), terms, &buyer(), at(0)).0
}

fn proposed() -> Plan {
    let plan = draft(terms("Less plastic"));
    let hash = plan.content_hash();
    plan.propose(hash, &buyer(), at(1)).unwrap().0
}

pub(super) fn agreed() -> Plan {
    let plan = proposed();
    let hash = plan.content_hash();
    plan.agree(hash, &supplier(), at(2)).unwrap().0
}

fn reason() -> Reason {
    Reason::parse("The range has changed").unwrap()
}

fn amended(terms: Terms, since: i64) -> Plan {
    agreed().amend(terms, NO_GOALS, reason(), &supplier(), at(since)).unwrap().0
}

fn open_hash(plan: &Plan) -> ContentHash {
    plan.amendment.as_ref().unwrap().proposed.content
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
fn a_draft_is_its_authors_alone_until_it_is_proposed() {
    let plan = draft(terms("Less plastic"));
    assert!(plan.is_private() && plan.due().is_none());
    assert_eq!(plan.audience(), Audience::Private(standing().parties.buyer));
    not_yours(plan.clone().revise(terms("More"), &supplier(), at(0)));
    assert!(plan.clone().withdraw(&buyer(), at(0)).unwrap().0.is_private());
    let (proposed, event) = plan.clone().propose(plan.content_hash(), &buyer(), at(1)).unwrap();
    assert_eq!(event.audience, Audience::Shared(standing().parties));
    let back = proposed.request_changes(&reason(), &supplier(), at(2)).unwrap().0;
    assert_eq!(back.audience(), Audience::Shared(standing().parties));
}

#[test]
fn the_other_side_signs_exactly_what_was_proposed() {
    let plan = proposed();
    let hash = plan.content_hash();
    not_yours(plan.clone().agree(hash, &party(11, Side::Buyer), at(2)));
    let other = terms("Something else").hash(plan.id);
    let refused = plan.clone().agree(other, &supplier(), at(2)).unwrap_err();
    assert_eq!(refused, ActError::Sign(SignError::Outdated { current: hash }));
    // The author with a seat on the other side.
    let refused = plan.clone().agree(hash, &party(BUYER, Side::Supplier), at(2)).unwrap_err();
    assert_eq!(refused, ActError::SamePerson(SamePerson));
    assert!(plan.allowed_actions(&actor(BUYER, Side::Supplier)).is_empty());
    let agreed = plan.agree(hash, &supplier(), at(2)).unwrap().0;
    assert_eq!((agreed.state, agreed.signatures.iter().count()), (State::Agreed, 2));
    // The same terms of another plan have another hash.
    assert_ne!(agreed.terms.hash(PlanId::new(Uuid::from_u128(8))), hash);
}

#[test]
fn whoever_changes_the_terms_is_their_author_and_voids_what_was_signed() {
    let back = proposed().request_changes(&reason(), &supplier(), at(2)).unwrap().0;
    assert_eq!(back.signatures, Signatures::default());
    let revised = back.clone().revise(terms("Less waste"), &supplier(), at(3)).unwrap().0;
    assert_eq!((revised.author, revised.state), (Side::Supplier, State::ChangesRequested));
    let hash = revised.content_hash();
    not_yours(revised.clone().propose(hash, &buyer(), at(4)));
    let again = revised.propose(hash, &supplier(), at(4)).unwrap().0;
    assert_eq!(again.proposed_at, Some(at(1)));
    assert!(again.agree(hash, &buyer(), at(5)).is_ok());
    // The author too, after having proposed.
    let own = proposed().revise(terms("Less waste"), &buyer(), at(2)).unwrap().0;
    assert_eq!((own.signatures, own.state), (Signatures::default(), State::ChangesRequested));
    // And the unchanged terms can be proposed again.
    let hash = back.content_hash();
    assert_eq!(back.propose(hash, &buyer(), at(3)).unwrap().0.state, State::Proposed);
}

#[test]
fn it_governs_from_its_first_day_to_its_last() {
    assert_eq!(agreed().due(), Some(at(31)));
    assert!(agreed().lapse(at(31) - SignedDuration::from_nanos(1)).is_err());
    let (plan, event) = agreed().lapse(at(31)).unwrap();
    assert_eq!((plan.state, event.kind.action()), (State::InForce, "take_effect"));
    assert_eq!((plan.due(), event.by), (Some(at(365)), By::Clock));
    let (plan, event) = plan.lapse(at(365)).unwrap();
    assert_eq!((plan.state, event.kind.action()), (State::Closed, "close"));
    assert_eq!((plan.due(), plan.by_lapse), (None, false));
    // At once, if it has begun.
    let late = proposed();
    let hash = late.content_hash();
    assert_eq!(late.agree(hash, &supplier(), at(31)).unwrap().0.state, State::InForce);
}

#[test]
fn nobody_signs_what_is_over() {
    let plan = draft(terms("Less plastic"));
    let hash = plan.content_hash();
    assert_eq!(plan.propose(hash, &buyer(), at(365)).unwrap_err(), ActError::Over);
    assert_eq!(proposed().agree(hash, &supplier(), at(365)).unwrap_err(), ActError::Over);
    let refused = agreed().amend(until(3), NO_GOALS, reason(), &buyer(), at(100)).unwrap_err();
    assert_eq!(refused, ActError::Over);
    let open = amended(until(3), 60);
    let hash = open_hash(&open);
    let refused = open.accept_amendment(hash, NO_GOALS, &buyer(), at(90)).unwrap_err();
    assert_eq!(refused, ActError::Over);
}

#[test]
fn days_begin_and_end_where_it_is_agreed() {
    // Summer time begins on 28 March 2027 in Berlin.
    let period = Period::new(date(2027, 3, 28), date(2027, 3, 29)).unwrap();
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    let terms = Terms { period, zone: berlin, ..terms("Less plastic") };
    assert_eq!(terms.starts_at().to_string(), "2027-03-27T23:00:00Z");
    assert_eq!(terms.ends_at().to_string(), "2027-03-29T22:00:00Z");
}

#[test]
fn silence_withdraws_what_is_proposed_and_drops_an_amendment() {
    let back = proposed().request_changes(&reason(), &supplier(), at(5)).unwrap().0;
    assert_eq!((proposed().due(), back.due()), (Some(at(31)), Some(at(35))));
    let revised = back.clone().revise(terms("Less waste"), &supplier(), at(20)).unwrap().0;
    assert_eq!(revised.due(), Some(at(50)));
    let (plan, event) = back.lapse(at(35)).unwrap();
    assert_eq!((plan.state, plan.by_lapse, event.by), (State::Withdrawn, true, By::Clock));

    let open = amended(until(11), 20).lapse(at(31)).unwrap().0;
    assert_eq!((open.state, open.due()), (State::InForce, Some(at(50))));
    let (plan, event) = open.lapse(at(50)).unwrap();
    assert_eq!((plan.amendment.clone(), event.kind.action()), (None, "lapse_amendment"));
    assert_eq!((plan.state, plan.terms, plan.by_lapse), (State::InForce, agreed().terms, false));
}

#[test]
fn the_old_terms_govern_until_the_other_side_signs_exactly_the_new_ones() {
    let open = amended(until(11), 40);
    assert_eq!(open.terms, agreed().terms);
    let hash = open_hash(&open);
    assert_eq!(hash, until(11).hash(open.id));
    not_yours(open.clone().accept_amendment(hash, NO_GOALS, &supplier(), at(41)));
    not_yours(open.clone().decline_amendment(&reason(), &supplier(), at(41)));
    not_yours(open.clone().withdraw_amendment(&buyer(), at(41)));
    let refused = open.clone().accept_amendment(open.content_hash(), NO_GOALS, &buyer(), at(41));
    let outdated = ActError::Sign(SignError::Outdated { current: hash });
    assert_eq!(refused.unwrap_err(), outdated);
    let refused =
        open.clone().accept_amendment(hash, NO_GOALS, &party(SUPPLIER, Side::Buyer), at(41));
    assert_eq!(refused.unwrap_err(), ActError::SamePerson(SamePerson));
    let refused = open.clone().amend(until(10), NO_GOALS, reason(), &buyer(), at(41)).unwrap_err();
    assert_eq!(refused, ActError::Amend(AmendError::Open));

    let kept = open.clone().decline_amendment(&reason(), &buyer(), at(41)).unwrap().0;
    assert_eq!((kept.amendment, kept.terms), (None, agreed().terms));
    not_now(agreed().accept_amendment(hash, NO_GOALS, &buyer(), at(41)));
    let changed = open.accept_amendment(hash, NO_GOALS, &buyer(), at(41)).unwrap().0;
    assert_eq!((changed.content_hash(), changed.versions.len()), (hash, 2));
    assert_eq!(changed.versions[0].terms, agreed().terms);
    let signed: Vec<_> = changed.signatures.iter().map(|one| (one.side, one.at)).collect();
    assert_eq!(signed, [(Side::Supplier, at(40)), (Side::Buyer, at(41))]);
    let refused = changed.amend(until(11), NO_GOALS, reason(), &buyer(), at(42)).unwrap_err();
    assert_eq!(refused, ActError::Amend(AmendError::Unchanged));
}

#[test]
fn a_plan_becomes_weighted_only_if_it_bears_its_goals() {
    let unweighted = Terms { weighting: Weighting::Unweighted, ..terms("Less plastic") };
    let plan = draft(unweighted.clone());
    let hash = plan.content_hash();
    let plan = plan.propose(hash, &buyer(), at(0)).unwrap().0;
    let plan = plan.agree(hash, &supplier(), at(1)).unwrap().0;
    let (weighted, heavy) = (until(11), GoalsWeight(101));
    assert_eq!(weighted.weighting, Weighting::Weighted);
    let refused = plan.clone().amend(weighted.clone(), heavy, reason(), &buyer(), at(2));
    assert_eq!(refused.unwrap_err(), ActError::TooMuchWeight { over: 1 });
    let still = Terms { title: Title::parse("Less waste").unwrap(), ..unweighted };
    plan.clone().amend(still, heavy, reason(), &buyer(), at(2)).unwrap();
    // Goals that were agreed since then weigh too.
    let open = plan.amend(weighted, GoalsWeight(100), reason(), &buyer(), at(2)).unwrap().0;
    let hash = open_hash(&open);
    let refused = open.clone().accept_amendment(hash, heavy, &supplier(), at(3)).unwrap_err();
    assert_eq!(refused, ActError::TooMuchWeight { over: 1 });
    open.accept_amendment(hash, GoalsWeight(100), &supplier(), at(3)).unwrap();
}

#[test]
fn the_first_day_moves_only_until_it_has_begun() {
    let open = amended(later(), 20);
    let hash = open_hash(&open);
    let moved = open.clone().accept_amendment(hash, NO_GOALS, &buyer(), at(21)).unwrap().0;
    assert_eq!((moved.state, moved.due()), (State::Agreed, Some(at(59))));
    // The clock comes late, or the plan goes into force: nobody can accept it any more.
    let refused = open.clone().accept_amendment(hash, NO_GOALS, &buyer(), at(31)).unwrap_err();
    assert_eq!(refused, ActError::HasBegun);
    let begun = open.lapse(at(31)).unwrap().0;
    assert_eq!((begun.state, begun.amendment.clone()), (State::InForce, None));
    let refused = begun.amend(later(), NO_GOALS, reason(), &buyer(), at(32)).unwrap_err();
    assert_eq!(refused, ActError::HasBegun);
    // What begins earlier than it was agreed begins at once.
    let period = Period::new(date(2027, 1, 15), date(2027, 12, 31)).unwrap();
    let open = amended(Terms { period, ..terms("Less plastic") }, 20);
    let hash = open_hash(&open);
    assert_eq!(
        open.accept_amendment(hash, NO_GOALS, &buyer(), at(21)).unwrap().0.state,
        State::InForce
    );
}

#[test]
fn either_side_ends_it_and_nothing_stays_open() {
    let plan = amended(until(11), 20).terminate(&reason(), &buyer(), at(21)).unwrap().0;
    assert_eq!((plan.state, plan.amendment, plan.versions.len()), (State::Terminated, None, 1));
    not_now(proposed().terminate(&reason(), &buyer(), at(21)));
    not_now(agreed().withdraw(&buyer(), at(21)));
}

#[test]
fn the_days_and_numbers_of_a_plan() {
    let period = |from, to| Period::new(from, to).map(|_| ());
    let first = date(2027, 1, 1);
    assert_eq!(period(first, date(2031, 12, 31)), Ok(()));
    assert_eq!(period(first, date(2032, 1, 1)), Err(PeriodError::TooLong));
    assert_eq!(period(first, first), Err(PeriodError::EndsBeforeStart));
    assert_eq!(
        [0, 1, 12, 13].map(|months| Cadence::new(months).is_some()),
        [false, true, true, false]
    );
    for wrong in ["", "eur", "EURO", "E1R", "€UR", " EUR"] {
        assert!(Currency::parse(wrong).is_err(), "{wrong}");
    }
}
