//! The life of a pilot, without a server.

use jiff::{Timestamp, civil::date};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::{Actor, Parties},
    id::{OrganisationId, PartnershipId, PilotApprovalId},
    partnership,
    pilot_approval::{Approvals, Overriding, Requirement},
    signing::SignError,
    text::{Feedback, Line, Paragraph, Reason, Title},
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

/// The id of a commitment that nobody looks at.
pub(super) fn fresh() -> CommitmentId {
    CommitmentId::new(Uuid::from_u128(8))
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
        charter_number: 1,
        amendment: None,
        changes: Vec::new(),
        signatures: Signatures::default(),
        undertaken: Vec::new(),
        ticks: Vec::new(),
        readiness: Readiness::default(),
        hands: Hands::default(),
        pause: None,
        buyer_paused: 0,
        gates: Vec::new(),
        days: None,
        extension: None,
        extended: false,
        extended_because: None,
        results: Vec::new(),
        unpublished: false,
        decision: None,
        overdue_since: None,
        next_reminder: None,
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

pub(super) fn evaluating() -> Pilot {
    let (buyer, supplier) = (party(11, Side::Buyer), party(20, Side::Supplier));
    let pilot = in_review(&party(10, Side::Buyer));
    let hash = pilot.charter_hash();
    let pilot = approve(pilot, hash, &buyer).unwrap().0;
    let pilot = pilot.countersign(hash, &supplier, NOW, fresh).unwrap().0;
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
    let early = pilot.clone().countersign(hash, &party(20, Side::Supplier), NOW, fresh);
    assert!(matches!(early, Err(ApproveError::Refused(Refusal::NotNow { .. }))));
    let foreign = approve(pilot.clone(), hash, &party(20, Side::Supplier));
    assert!(matches!(foreign, Err(ApproveError::Refused(Refusal::NotYours { .. }))));

    let approved = approve(pilot, hash, &party(11, Side::Buyer)).unwrap().0;
    let outdated = charter("Another one").hash(approved.proposal);
    let refused = approved.clone().countersign(outdated, &party(20, Side::Supplier), NOW, fresh);
    assert_eq!(refused.unwrap_err(), ApproveError::Sign(SignError::Outdated { current: hash }));
    // The same person with a seat on both sides.
    let refused = approved.clone().countersign(hash, &party(11, Side::Supplier), NOW, fresh);
    assert_eq!(refused.unwrap_err(), ApproveError::Sign(SignError::SamePerson));
    let both = approved.countersign(hash, &party(20, Side::Supplier), NOW, fresh).unwrap().0;
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

fn feedback() -> Feedback {
    Feedback::parse("The shoppers took it up as hoped.").unwrap()
}

fn measured(value: i64) -> Pilot {
    let values = [Decimal::from(value)];
    evaluating().publish_results(Some(&values), &party(11, Side::Buyer), NOW).unwrap().0
}

#[test]
fn results_recommend_and_the_buyer_decides() {
    let buyer = party(11, Side::Buyer);
    let refused = evaluating().publish_results(Some(&[]), &buyer, NOW).unwrap_err();
    assert_eq!(refused, ResultsError::Count { expected: 1 });
    let refused = evaluating().publish_results(None, &buyer, NOW).unwrap_err();
    assert_eq!(refused, ResultsError::Incomplete);

    let good = measured(13);
    assert_eq!(good.recommendation(), Some(Recommendation::Scale));
    let closed =
        good.lapse(LATER).unwrap().0.decide((Outcome::Scale, feedback()), None, &buyer, NOW);
    assert_eq!(closed.unwrap().0.state, State::Closed);

    let bad = measured(8);
    let scaled = bad.clone().decide((Outcome::Scale, feedback()), None, &buyer, NOW);
    assert_eq!(scaled.unwrap_err(), DecideError::MustMeetFailed);
    assert!(bad.decide((Outcome::Stop, feedback()), None, &buyer, NOW).is_ok());
}

#[test]
fn the_side_that_measures_enters_and_the_other_answers() {
    let (buyer, supplier) = (party(11, Side::Buyer), party(20, Side::Supplier));
    let entry = |place| [Entry { place, value: Decimal::from(13), sample: Some(40) }];
    let enter = |by: &Party, place| evaluating().enter_results(&entry(place), by, NOW);
    assert_eq!(enter(&supplier, 0).unwrap_err(), ResultsError::NotYourMeasure(0));
    assert_eq!(enter(&buyer, 1).unwrap_err(), ResultsError::NoSuchCriterion(0));
    let twice = [entry(0)[0], entry(0)[0]];
    let refused = evaluating().enter_results(&twice, &buyer, NOW).unwrap_err();
    assert_eq!(refused, ResultsError::Twice(1));
    let entered = enter(&buyer, 0).unwrap().0;
    let confirm = |pilot: &Pilot, by: &Party| pilot.clone().confirm_results(None, by, NOW);
    let own = entered.clone().confirm_results(Some(&[0]), &buyer, NOW);
    assert_eq!(own.unwrap_err(), ResultsError::OwnMeasure(0));
    assert_eq!(confirm(&entered, &buyer).unwrap_err(), ResultsError::NothingWaits(0));
    // Nor by the same person with a seat on the other side.
    let same = confirm(&entered, &party(11, Side::Supplier));
    assert_eq!(same.unwrap_err(), ResultsError::SamePerson);
    let confirmed = confirm(&entered, &supplier).unwrap().0;
    assert_eq!(confirm(&confirmed, &supplier).unwrap_err(), ResultsError::NothingWaits(0));
    // Another value waits again.
    let other = [Entry { value: Decimal::from(14), ..entry(0)[0] }];
    let again = confirmed.enter_results(&other, &buyer, NOW).unwrap().0;
    let published = again.publish_results(None, &supplier, NOW).unwrap().0;
    assert_eq!(published.recommendation(), Some(Recommendation::Scale));
    let reason = Reason::parse("Our tills say 9.").unwrap();
    let disputed = published.dispute_result(0, &reason, &supplier, NOW).unwrap().0;
    assert_eq!(disputed.recommendation(), Some(Recommendation::ExtendOrRecycle));
}

#[test]
fn against_what_was_measured_two_decide_with_one_reason() {
    let reason = || Reason::parse("The stores were closed for a week.").unwrap();
    let said = || Overriding { feedback: feedback(), reason: reason() };
    let of = |pilot: &Pilot| {
        Approvals::of_overriding(PilotApprovalId::new(Uuid::from_u128(8)), pilot, said())
    };
    let (one, other) = (party(11, Side::Buyer), party(12, Side::Buyer));
    let bad = measured(8);
    let first = of(&bad).approve(&one, &[], NOW).unwrap().0;
    assert_eq!(first.overridden(), None);
    assert!(first.clone().approve(&one, &[], NOW).is_err());
    let both = first.approve(&other, &[], NOW).unwrap().0;
    // It is no approval of the charter.
    assert_eq!(both.cleared(), None);
    let decide = |pilot: Pilot, feedback: Feedback| {
        pilot.decide((Outcome::Scale, feedback), both.overridden(), &other, NOW)
    };
    let closed = decide(bad.clone(), feedback()).unwrap().0;
    assert_eq!(closed.decision.unwrap().override_reason, Some(reason()));
    let another = Feedback::parse("Something else than the two have said.").unwrap();
    assert_eq!(decide(bad.clone(), another).unwrap_err(), DecideError::MustMeetFailed);
    // Of other results neither.
    let reason = Reason::parse("Our tills say 13.").unwrap();
    let disputed = bad.dispute_result(0, &reason, &party(20, Side::Supplier), NOW).unwrap().0;
    assert_eq!(decide(disputed.clone(), feedback()).unwrap_err(), DecideError::MustMeetFailed);
    let stop = disputed.require_decidable(Outcome::Stop, Some(&reason), &one);
    assert_eq!(stop.unwrap_err(), DecideError::NothingFailed);
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

#[test]
fn what_the_other_side_has_said_of_a_value_stays_while_the_value_does() {
    let (buyer, supplier) = (party(11, Side::Buyer), party(20, Side::Supplier));
    let entry = |value, sample| [Entry { place: 0, value: Decimal::from(value), sample }];
    let entered = evaluating().enter_results(&entry(8, Some(40)), &buyer, NOW).unwrap().0;
    let reason = Reason::parse("Our tills say 13.").unwrap();
    let disputed = entered.dispute_result(0, &reason, &supplier, NOW).unwrap().0;
    let again = |values: Entry| disputed.clone().enter_results(&[values], &buyer, NOW).unwrap().0;
    assert_eq!(again(entry(8, Some(40))[0]).results, disputed.results);
    assert_ne!(again(entry(8, Some(41))[0]).results, disputed.results);
    let published = disputed.clone().publish_results(Some(&[Decimal::from(8)]), &buyer, NOW);
    let published = published.unwrap().0;
    assert_eq!((&published.results, published.has_failed()), (&disputed.results, true));
}

#[test]
fn whoever_has_handed_in_for_the_buyer_does_not_sign_for_the_supplier() {
    let pilot = in_review(&party(10, Side::Buyer));
    let hash = pilot.charter_hash();
    let approved = approve(pilot, hash, &party(11, Side::Buyer)).unwrap().0;
    let refused = approved.countersign(hash, &party(10, Side::Supplier), NOW, fresh).unwrap_err();
    assert_eq!(refused, ApproveError::RequesterCannotApprove);
}
