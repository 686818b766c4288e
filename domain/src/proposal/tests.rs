//! The life of a proposal, without a server.

use jiff::{SignedDuration, Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::Parties,
    id::{OrganisationId, PartnershipId, QuestionId, UserId},
    partnership,
    text::{Feedback, Line, Paragraph, Title},
};

fn standing() -> Standing {
    let parties = Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    };
    Standing { parties, state: partnership::State::Active }
}

fn actor(side: Side) -> Actor {
    let organisation = standing().parties.organisation(side);
    Actor {
        user: UserId::new(Uuid::from_u128(9)),
        organisation,
        grants: Grants::Roles(Roles::founder()),
    }
}

fn party(side: Side) -> Party {
    actor(side).party_of(&standing().parties).unwrap()
}

fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

fn pitch() -> Pitch {
    Pitch {
        title: Title::parse("Oat drink in paper").unwrap(),
        value_line: Line::parse("A third less plastic at the same price").unwrap(),
        category: Some(Category::Packaging),
        problem: None,
        evidence: None,
        readiness: Readiness::new(7),
        earliest_launch: Some(date(2027, 3, 1)),
    }
}

fn draft() -> Proposal {
    let id = ProposalId::new(Uuid::from_u128(7));
    Proposal::draft(id, standing(), pitch(), &party(Side::Supplier), at(0)).unwrap().0
}

fn under_review() -> Proposal {
    let submitted = draft().submit(&party(Side::Supplier), at(1)).unwrap().0;
    submitted.acknowledge(&party(Side::Buyer), at(2)).unwrap().0
}

fn feedback() -> Feedback {
    Feedback::parse("Strong shopper case; we want to see it on the shelf.").unwrap()
}

#[test]
fn only_the_supplier_drafts_and_the_draft_is_its_own() {
    let id = ProposalId::new(Uuid::from_u128(7));
    let refused = Proposal::draft(id, standing(), pitch(), &party(Side::Buyer), at(0));
    assert!(matches!(refused, Err(Refusal::NotYours { .. })));
    assert_eq!(draft().audience(), Audience::Private(standing().parties.supplier));
}

#[test]
fn a_receipt_proves_what_was_submitted_and_when() {
    let (one, _) = draft().submit(&party(Side::Supplier), at(1)).unwrap();
    let (later, _) = draft().submit(&party(Side::Supplier), at(2)).unwrap();
    assert_ne!(one.receipt.unwrap().hash, later.receipt.unwrap().hash);
    assert_eq!(one.due(), Some(at(1 + 30 * 24)));
    assert_eq!(one.audience(), Audience::Shared(standing().parties));
}

#[test]
fn the_buyers_clock_stands_still_while_it_waits() {
    let before = under_review().decide_by.unwrap();
    let id = QuestionId::new(Uuid::from_u128(8));
    let question = Paragraph::parse("Which stores?").unwrap();
    let (asked, _, _) = under_review().ask(id, question, &party(Side::Buyer), at(10)).unwrap();
    assert_eq!(asked.due(), None);
    let (answered, _) = asked.answer(&party(Side::Supplier), at(15)).unwrap();
    assert_eq!(answered.due(), Some(before + SignedDuration::from_hours(5)));
}

#[test]
fn a_deferral_needs_a_day_to_come_and_wakes_on_it() {
    let decide = |day| {
        let buyer = party(Side::Buyer);
        let reason = ReasonCode::Timing;
        under_review().decide(Outcome::Deferred, reason, feedback(), day, &buyer, at(3))
    };
    assert_eq!(decide(None).unwrap_err(), DecideError::DeferralNeedsDay);
    assert_eq!(decide(Some(date(1970, 1, 1))).unwrap_err(), DecideError::DeferralNeedsDay);
    let (deferred, _) = decide(Some(date(1970, 2, 1))).unwrap();
    assert_eq!(deferred.due(), Some(at(31 * 24)));
    let (woken, _) = deferred.lapse(at(31 * 24)).unwrap();
    assert_eq!((woken.state, woken.decision), (State::UnderReview, None));
}

#[test]
fn silence_frees_the_supplier() {
    let (lapsed, event) = under_review().lapse(at(31 * 24)).unwrap();
    assert_eq!(lapsed.state, State::Lapsed);
    assert_eq!(event.by, By::Clock);
    assert!(lapsed.lapse(at(32 * 24)).is_err());
}

#[test]
fn the_supplier_cannot_decide_and_the_buyer_cannot_withdraw() {
    let supplier = party(Side::Supplier);
    let reason = ReasonCode::ProvenValue;
    let decided =
        under_review().decide(Outcome::AcceptedDirect, reason, feedback(), None, &supplier, at(3));
    assert!(matches!(decided, Err(DecideError::Refused(Refusal::NotYours { .. }))));
    let withdrawn = under_review().withdraw(&party(Side::Buyer), at(3));
    assert!(matches!(withdrawn, Err(Refusal::NotYours { .. })));
}

#[test]
fn nothing_is_allowed_while_the_partnership_is_suspended() {
    let mut proposal = under_review();
    assert_eq!(proposal.allowed_actions(&actor(Side::Buyer)), [Action::Ask, Action::Decide]);
    assert_eq!(proposal.allowed_actions(&actor(Side::Supplier)), [Action::Withdraw]);
    proposal.standing.state = partnership::State::Suspended;
    assert!(proposal.allowed_actions(&actor(Side::Buyer)).is_empty());
}

#[test]
fn every_change_counts_and_is_chained() {
    let (submitted, event) = draft().submit(&party(Side::Supplier), at(1)).unwrap();
    assert_eq!(submitted.version, 2);
    assert_eq!(event.before, Some(draft().fingerprint()));
    assert_eq!(event.after, submitted.fingerprint());
    assert_ne!(event.seal(1, None), event.seal(2, None));
}
