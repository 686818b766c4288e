//! The life of a pilot, without a server.

use jiff::{Timestamp, civil::date};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::Parties,
    id::{OrganisationId, PartnershipId, PilotApprovalId},
    partnership,
    pilot_approval::{Approvals, Requirement},
    signing::SignError,
    text::{Feedback, Line, Paragraph, Title},
};

pub(super) const NOW: Timestamp = Timestamp::UNIX_EPOCH;
/// After every date of the charter.
pub(super) const LATER: Timestamp = Timestamp::constant(2_000_000_000, 0);

pub(super) fn party(user: u128, side: Side) -> Party {
    let parties = standing().parties;
    let user = UserId::new(Uuid::from_u128(user));
    let organisation = parties.organisation(side);
    Actor { user, organisation, grants: Grants::Roles(Roles::founder()) }
        .party_of(&parties)
        .unwrap()
}

fn standing() -> Standing {
    let parties = Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    };
    Standing { parties, state: partnership::State::Active }
}

pub(super) fn charter(hypothesis: &str) -> Charter {
    let metric = Line::parse("Units per store and week").unwrap();
    let values = (Decimal::from(12), Decimal::from(8));
    let criterion =
        Criterion::new(metric, Direction::Higher, values, 100, true, Side::Buyer).unwrap();
    Charter::new(
        Title::parse("Oat drink in 20 stores").unwrap(),
        Paragraph::parse(hypothesis).unwrap(),
        Paragraph::parse("20 stores in the north").unwrap(),
        (date(2027, 1, 4), date(2027, 3, 28), date(2027, 4, 15)),
        vec![criterion],
    )
    .unwrap()
}

/// A draft of this author.
pub(super) fn pilot_of(author: &Party) -> Pilot {
    Pilot {
        id: PilotId::new(Uuid::from_u128(5)),
        proposal: ProposalId::new(Uuid::from_u128(6)),
        standing: standing(),
        version: 1,
        state: State::Draft,
        author: author.side(),
        requested_by: None,
        charter: charter("Shoppers switch"),
        signatures: Signatures::default(),
        readiness: Readiness::default(),
        results: Vec::new(),
        decision: None,
    }
}

/// Signs for the buyer, once somebody else has approved as its organisation asks.
pub(super) fn approve(
    pilot: Pilot,
    signed: ContentHash,
    by: &Party,
) -> Result<(Pilot, Event), ApproveError> {
    let id = PilotApprovalId::new(Uuid::from_u128(7));
    let none = Approvals::none(id, &pilot, Requirement::usual());
    let approvals = none.approve(&party(99, Side::Buyer), &[], NOW).unwrap().0;
    pilot.approve(signed, approvals.cleared().unwrap(), by, NOW)
}

fn in_review(requester: &Party) -> Pilot {
    let pilot = pilot_of(requester);
    assert!(pilot.is_private());
    pilot.submit(requester, NOW).unwrap().0
}

fn evaluating() -> Pilot {
    let (buyer, supplier) = (party(11, Side::Buyer), party(20, Side::Supplier));
    let pilot = in_review(&party(10, Side::Buyer));
    let hash = pilot.charter_hash();
    let pilot = approve(pilot, hash, &buyer).unwrap().0;
    let pilot = pilot.countersign(hash, &supplier, NOW).unwrap().0;
    let pilot = pilot.confirm_readiness(&buyer, NOW).unwrap().0;
    assert_eq!(pilot.state, State::Approved);
    assert!(pilot.clone().confirm_readiness(&buyer, NOW).is_err());
    let pilot = pilot.confirm_readiness(&supplier, NOW).unwrap().0;
    let pilot = pilot.start(&supplier, NOW).unwrap().0;
    pilot.lapse(LATER).unwrap().0
}

#[test]
fn who_asks_for_an_approval_never_gives_it() {
    let requester = party(10, Side::Buyer);
    let pilot = in_review(&requester);
    let hash = pilot.charter_hash();
    let refused = approve(pilot.clone(), hash, &requester).unwrap_err();
    assert_eq!(refused, ApproveError::RequesterCannotApprove);
    assert!(approve(pilot, hash, &party(11, Side::Buyer)).is_ok());
}

#[test]
fn the_supplier_signs_exactly_what_the_buyer_signed() {
    let pilot = in_review(&party(10, Side::Buyer));
    let hash = pilot.charter_hash();
    let early = pilot.clone().countersign(hash, &party(20, Side::Supplier), NOW);
    assert!(matches!(early, Err(ApproveError::Refused(Refusal::NotNow { .. }))));
    let foreign = approve(pilot.clone(), hash, &party(20, Side::Supplier));
    assert!(matches!(foreign, Err(ApproveError::Refused(Refusal::NotYours { .. }))));

    let approved = approve(pilot, hash, &party(11, Side::Buyer)).unwrap().0;
    let outdated = charter("Another one").hash(approved.proposal);
    let refused = approved.clone().countersign(outdated, &party(20, Side::Supplier), NOW);
    assert_eq!(refused.unwrap_err(), ApproveError::Sign(SignError::Outdated { current: hash }));
    // The same person with a seat on both sides.
    let refused = approved.clone().countersign(hash, &party(11, Side::Supplier), NOW);
    assert_eq!(refused.unwrap_err(), ApproveError::Sign(SignError::SamePerson));
    let both = approved.countersign(hash, &party(20, Side::Supplier), NOW).unwrap().0;
    assert!(both.signatures.iter().all(|signature| signature.content == hash));
}

#[test]
fn a_change_voids_the_signature() {
    let author = party(10, Side::Buyer);
    let pilot = in_review(&author);
    let hash = pilot.charter_hash();
    let approved = approve(pilot, hash, &party(11, Side::Buyer)).unwrap().0;
    let reason = Reason::parse("Fewer stores, please").unwrap();
    let back = approved.request_changes(&reason, &party(20, Side::Supplier), NOW).unwrap().0;
    assert_eq!(back.signatures, Signatures::default());
    let revised = back.revise(charter("Ten stores are enough"), &author, NOW).unwrap().0;
    assert_ne!(revised.charter_hash(), hash);
}

#[test]
fn results_recommend_and_the_buyer_decides() {
    let buyer = party(11, Side::Buyer);
    let feedback = || Feedback::parse("The shoppers took it up as hoped.").unwrap();
    let refused = evaluating().publish_results(Vec::new(), &buyer, NOW).unwrap_err();
    assert_eq!(refused, ResultsError::Count { expected: 1 });

    let good = evaluating().publish_results(vec![Decimal::from(13)], &buyer, NOW).unwrap().0;
    assert_eq!(good.recommendation(), Some(Recommendation::Scale));
    let closed = good.lapse(LATER).unwrap().0.decide(Outcome::Scale, feedback(), &buyer, NOW);
    assert_eq!(closed.unwrap().0.state, State::Closed);

    let bad = evaluating().publish_results(vec![Decimal::from(8)], &buyer, NOW).unwrap().0;
    let scaled = bad.clone().decide(Outcome::Scale, feedback(), &buyer, NOW);
    assert_eq!(scaled.unwrap_err(), DecideError::MustMeetFailed);
    assert!(bad.decide(Outcome::Stop, feedback(), &buyer, NOW).is_ok());
}

#[test]
fn every_fault_of_a_charter_is_told_at_once() {
    let whole = charter("Shoppers switch");
    let faults = Charter::new(
        whole.title().clone(),
        whole.hypothesis().clone(),
        whole.scope().clone(),
        (date(2027, 1, 4), date(2027, 1, 3), date(2027, 1, 2)),
        Vec::new(),
    );
    assert_eq!(
        faults.unwrap_err(),
        [
            CharterError::EndsBeforeStart,
            CharterError::DecisionBeforeEnd,
            CharterError::CriteriaCount
        ]
    );
}
