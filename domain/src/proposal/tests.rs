//! The life of a proposal, without a server.

use jiff::{SignedDuration, Timestamp, civil::date};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::Parties,
    business_calendar::{DayOfWeek, Terms, WorkingDays},
    country::Country,
    id::{OrganisationId, PartnershipId, QuestionId, UserId},
    money::{Currency, Money},
    partnership,
    text::{Feedback, Line, Paragraph, Title},
};

pub(super) fn standing() -> Standing {
    let parties = Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    };
    Standing { parties, state: partnership::State::Active }
}

pub(super) fn actor(side: Side) -> Actor {
    let organisation = standing().parties.organisation(side);
    Actor {
        user: UserId::new(Uuid::from_u128(9)),
        organisation,
        grants: Grants::Roles(Roles::founder()),
    }
}

pub(crate) fn party(side: Side) -> Party {
    actor(side).party_of(&standing().parties).unwrap()
}

pub(super) fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

/// A calendar of every day, in UTC.
pub(crate) fn calendar() -> Terms {
    let working_days = WorkingDays::new(DayOfWeek::ALL.iter().copied()).unwrap();
    Terms { working_days, ..Terms::default() }
}

pub(super) fn pitch() -> Pitch {
    Pitch {
        title: Title::parse("Oat drink in paper").unwrap(),
        value_line: Line::parse("A third less plastic at the same price").unwrap(),
        details: Details {
            category: Some(Category::Packaging),
            readiness: Readiness::new(7),
            earliest_launch: Some(date(2027, 3, 1)),
            ..Details::default()
        },
    }
}

pub(crate) fn draft() -> Proposal {
    let id = ProposalId::new(Uuid::from_u128(7));
    Proposal::draft(id, standing(), pitch(), &party(Side::Supplier), at(0)).unwrap().0
}

fn under_review() -> Proposal {
    let submitted = draft().submit(&calendar(), &[], &party(Side::Supplier), at(1)).unwrap().0;
    submitted.acknowledge(&party(Side::Buyer), at(2)).unwrap().0
}

pub(super) fn feedback() -> Feedback {
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
    let (one, _, _) = draft().submit(&calendar(), &[], &party(Side::Supplier), at(1)).unwrap();
    let (later, _, _) = draft().submit(&calendar(), &[], &party(Side::Supplier), at(2)).unwrap();
    assert_ne!(one.receipt.unwrap().hash, later.receipt.unwrap().hash);
    assert_eq!(one.clock.unwrap().decide_by, at(31 * 24));
    assert_eq!(one.audience(), Audience::Shared(standing().parties));
}

#[test]
fn a_deferral_needs_a_day_to_come_and_wakes_on_it() {
    let decide = |day| {
        let buyer = party(Side::Buyer);
        let reason = ReasonCode::Timing;
        under_review().decide(
            (Outcome::Deferred, reason, feedback(), day),
            &calendar(),
            &buyer,
            at(3),
        )
    };
    assert_eq!(decide(None).unwrap_err(), DecideError::DeferralNeedsDay);
    assert_eq!(decide(Some(date(1970, 1, 1))).unwrap_err(), DecideError::DeferralNeedsDay);
    let (deferred, _) = decide(Some(date(1970, 2, 1))).unwrap();
    assert_eq!(deferred.due(), Some(at(31 * 24)));
    let (woken, _) = deferred.lapse(&calendar(), at(31 * 24)).unwrap();
    assert_eq!((woken.state, woken.decision), (State::UnderReview, None));
}

#[test]
fn the_supplier_cannot_decide_and_the_buyer_cannot_withdraw() {
    let supplier = party(Side::Supplier);
    let reason = ReasonCode::ProvenValue;
    let decided = under_review().decide(
        (Outcome::AcceptedDirect, reason, feedback(), None),
        &calendar(),
        &supplier,
        at(3),
    );
    assert!(matches!(decided, Err(DecideError::Refused(Refusal::NotYours { .. }))));
    let withdrawn = under_review().withdraw(&party(Side::Buyer), at(3));
    assert!(matches!(withdrawn, Err(Refusal::NotYours { .. })));
}

#[test]
fn nothing_is_allowed_while_the_partnership_is_suspended() {
    let mut proposal = under_review();
    assert_eq!(
        proposal.allowed_actions(&actor(Side::Buyer)),
        [Action::Ask, Action::ConvenePanel, Action::Decide]
    );
    assert_eq!(proposal.allowed_actions(&actor(Side::Supplier)), [Action::Withdraw]);
    proposal.standing.state = partnership::State::Suspended;
    assert!(proposal.allowed_actions(&actor(Side::Buyer)).is_empty());
}

#[test]
fn every_change_counts_and_is_chained() {
    let (submitted, _, event) =
        draft().submit(&calendar(), &[], &party(Side::Supplier), at(1)).unwrap();
    assert_eq!(submitted.version, 2);
    assert_eq!(event.before, Some(draft().fingerprint()));
    assert_eq!(event.after, submitted.fingerprint());
    assert_ne!(event.seal(1, None), event.seal(2, None));
}

#[test]
fn what_says_no_more_than_before_is_hashed_as_before() {
    // The form of the first receipts.
    let content = pitch().content();
    assert_eq!(
        content.canonical(),
        "{\"category\":\"packaging\",\"earliest_launch\":\"2027-03-01\",\"evidence\":null,\
         \"problem\":null,\"readiness\":7,\"title\":\"Oat drink in paper\",\
         \"value_line\":\"A third less plastic at the same price\"}"
    );
}

#[test]
fn every_detail_that_is_said_is_hashed() {
    let paragraph = |text: &str| Paragraph::parse(text).unwrap();
    let money = Money { amount: Decimal::new(125, 1), currency: Currency::parse("EUR").unwrap() };
    let changes: Vec<fn(&mut Details, Money, Paragraph)> = vec![
        |details, _, text| details.tailoring = Some(text),
        |details, money, _| {
            details.value_case.push(Benefit {
                beneficiary: Beneficiary::Buyer,
                kind: BenefitKind::Margin,
                amount: Amount::Money(money),
                per: Some(Period::Year),
                assumptions: None,
            });
        },
        |details, _, text| {
            details.markets.push(Market {
                country: Country::parse("DK").unwrap(),
                since: date(2026, 1, 1),
                result: text,
                source: None,
            });
        },
        |details, _, text| details.asks = Some(text),
        |details, money, _| details.cost_to_implement = Some(money),
        |details, _, _| details.days_to_implement = Some(90),
        |details, _, _| details.confidentiality = Confidentiality::Confidential,
        |details, _, text| {
            details.intellectual_property = Some(IntellectualProperty {
                background_owner: Line::parse("Oat & Co").unwrap(),
                registrations: Some(text),
                third_party_rights: None,
            });
        },
        |details, _, text| {
            let right = OfferedRight::new(RightKind::FirstToMarket, Some(90), Some(text));
            details.offered_right = Some(right.unwrap());
        },
    ];
    let mut told = vec![pitch().content().hash()];
    let mut whole = pitch();
    for change in changes {
        change(&mut whole.details, money, paragraph("Two words"));
        let hash = whole.content().hash();
        assert!(!told.contains(&hash), "{}", whole.content().canonical());
        told.push(hash);
    }
}

#[test]
fn a_right_has_an_end_and_nothing_has_none() {
    let scope = || Some(Paragraph::parse("Chilled drinks").unwrap());
    let right = |kind, days, scope| OfferedRight::new(kind, days, scope).map(|right| right.days());
    assert_eq!(right(RightKind::FirstLook, Some(30), None), Ok(Some(30)));
    assert_eq!(right(RightKind::None, None, None), Ok(None));
    for days in [None, Some(0), Some(-1), Some(367), Some(i64::MAX)] {
        let refused = right(RightKind::Exclusive, days, None);
        assert_eq!(refused, Err(vec![OfferedRightError::Days]), "{days:?}");
    }
    assert_eq!(
        right(RightKind::None, Some(30), scope()),
        Err(vec![OfferedRightError::DaysOfNothing, OfferedRightError::ScopeOfNothing])
    );
}

#[test]
fn an_answer_may_hand_another_version_over_and_nothing_else_does() {
    let first = under_review();
    let asked = asked_at(first.clone(), 3);
    let (same, nothing, _) =
        asked.clone().answer(None, &[], &calendar(), &party(Side::Supplier), at(4)).unwrap();
    assert_eq!((same.receipt, &same.pitch, nothing), (first.receipt, &first.pitch, None));

    let value_line = Line::parse("Half the plastic").unwrap();
    let revised = Pitch { value_line, ..pitch() };
    let answer =
        asked.answer(Some(revised.clone()), &[], &calendar(), &party(Side::Supplier), at(4));
    let (second, document, event) = answer.unwrap();
    let receipt = second.receipt.unwrap();
    assert_eq!((receipt.number, receipt.at, &second.pitch), (2, at(4), &revised));
    assert_eq!(receipt.hash, document.unwrap().hash());
    assert_ne!(Some(receipt.hash), first.receipt.map(|receipt| receipt.hash));
    assert_eq!((second.submitted_at, event.after), (Some(at(1)), second.fingerprint()));
    assert!(second.revise(pitch(), &party(Side::Supplier), at(5)).is_err());
}

#[test]
fn versions_are_not_without_end() {
    let mut one = under_review();
    for turn in 1..Proposal::MOST_VERSIONS {
        let asked = asked_at(one, i64::from(turn) + 2);
        one = asked
            .answer(Some(pitch()), &[], &calendar(), &party(Side::Supplier), at(200))
            .unwrap()
            .0;
    }
    let asked = asked_at(one, 200);
    let more =
        asked.clone().answer(Some(pitch()), &[], &calendar(), &party(Side::Supplier), at(201));
    assert_eq!(more.unwrap_err(), AnswerError::TooManyVersions);
    asked.answer(None, &[], &calendar(), &party(Side::Supplier), at(201)).unwrap();
}

fn asked_at(proposal: Proposal, hours: i64) -> Proposal {
    let id = QuestionId::new(Uuid::from_u128(8));
    let question = Paragraph::parse("Which stores?").unwrap();
    proposal.ask(id, question, &party(Side::Buyer), at(hours)).unwrap().0
}
