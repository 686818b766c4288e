//! The life of a brief, without a server.

use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::*;
use crate::{
    access::{Grants, Role, Roles},
    actor::Parties,
    brief_invitation::{self, BriefInvitation},
    id::{BriefInvitationId, UserId},
    money::Currency,
    partnership::{self, Standing},
    text::{Line, Paragraph, Title},
};

pub(super) fn actor(organisation: u128, roles: Vec<Role>) -> Actor {
    Actor {
        user: UserId::new(Uuid::from_u128(9)),
        organisation: OrganisationId::new(Uuid::from_u128(organisation)),
        grants: Grants::Roles(Roles::new(roles).unwrap()),
    }
}

pub(super) fn buyer() -> Actor {
    actor(3, vec![Role::PartnershipLead])
}

pub(super) fn partnership(number: u128) -> PartnershipId {
    PartnershipId::new(Uuid::from_u128(number))
}

pub(super) fn standing(number: u128, state: partnership::State) -> Standing {
    let parties = Parties {
        partnership: partnership(number),
        buyer: buyer().organisation,
        supplier: OrganisationId::new(Uuid::from_u128(100 + number)),
    };
    Standing { parties, state }
}

/// Hours after the beginning of 2027.
pub(super) fn at(hours: i64) -> Timestamp {
    Timestamp::constant(1_798_761_600, 0) + SignedDuration::from_hours(hours)
}

pub(super) fn schedule(questions: i64, closes: i64, decision: i64) -> Schedule {
    Schedule::new(at(questions), at(closes), at(decision)).unwrap()
}

pub(super) fn criteria(names: &[&str]) -> Criteria {
    let weight = Weight::new(50).unwrap();
    let of = |name: &&str| Criterion { name: Line::parse(name).unwrap(), weight };
    Criteria::new(names.iter().map(of).collect()).unwrap()
}

pub(super) fn terms() -> Terms {
    Terms {
        teaser: Teaser {
            title: Title::parse("Less plastic in dairy").unwrap(),
            summary: Paragraph::parse("We look for bottles without plastic.").unwrap(),
            category: None,
        },
        detail: Detail {
            problem: Paragraph::parse("Shoppers leave the category.").unwrap(),
            outcomes: vec![Line::parse("A third less plastic").unwrap()],
            criteria: criteria(&["Plastic saved", "Price"]),
            constraints: None,
            readiness: None,
            budget: Budget::new(Decimal::ONE, Decimal::TEN, Currency::parse("EUR").unwrap()),
        },
        agreement: RequiredAgreement::Nda,
        schedule: schedule(100, 200, 300),
        share_budget: false,
    }
}

pub(super) fn draft() -> Brief {
    let invitees = Invitees::new(vec![partnership(2), partnership(1), partnership(2)]).unwrap();
    Brief::draft(BriefId::new(Uuid::from_u128(7)), terms(), invitees, &buyer(), at(0)).0
}

pub(super) fn fresh() -> BriefInvitationId {
    BriefInvitationId::new(Uuid::from_u128(50))
}

fn active() -> [Standing; 2] {
    [standing(1, partnership::State::Active), standing(2, partnership::State::Active)]
}

fn published() -> (Brief, Vec<(BriefInvitation, Event)>) {
    let (brief, _, invitations) = draft().publish(&active(), fresh, &buyer(), at(1)).unwrap();
    (brief, invitations)
}

#[test]
fn it_is_its_organisations_alone() {
    assert_eq!(draft().audience(), Audience::Private(buyer().organisation));
    let stranger = actor(4, vec![Role::PartnershipLead]);
    let refused = draft().publish(&active(), fresh, &stranger, at(1)).unwrap_err();
    assert!(matches!(refused, PublishError::Refused(Refusal::NotYours { .. })));
    assert!(draft().allowed_actions(&stranger).is_empty());
    let contributor = actor(3, vec![Role::Contributor]);
    assert_eq!(draft().allowed_actions(&contributor), [Action::Revise]);
    let approver = actor(3, vec![Role::Approver]);
    assert_eq!(draft().allowed_actions(&approver), [Action::Publish, Action::Cancel]);
}

#[test]
fn each_who_is_named_gets_an_invitation_that_names_nobody_else() {
    let (brief, invitations) = published();
    assert_eq!(brief.invitees.iter().collect::<Vec<_>>(), [partnership(1), partnership(2)]);
    assert_eq!(invitations.len(), 2);
    for (invitation, event) in &invitations {
        let parties = invitation.standing.parties;
        assert_eq!(event.audience, Audience::Shared(parties));
        assert_eq!(event.content, None);
        let text = invitation.document().canonical();
        assert!(!text.contains("brief_") && !text.contains("part_"), "{text}");
        assert_eq!(invitation.detail.budget, None, "the budget is the buyer's own");
    }
    let shared = Terms { share_budget: true, ..terms() };
    assert_eq!(shared.shared_detail().budget, terms().detail.budget);
}

#[test]
fn who_cannot_be_invited_is_told() {
    let one = |state| [standing(1, partnership::State::Active), standing(2, state)];
    for state in [partnership::State::Suspended, partnership::State::Ended] {
        let refused = draft().publish(&one(state), fresh, &buyer(), at(1)).unwrap_err();
        assert_eq!(refused, PublishError::NotActive(partnership(2)));
    }
    let over = draft().publish(&active(), fresh, &buyer(), at(200)).unwrap_err();
    assert_eq!(over, PublishError::Over);
    assert!(Invitees::new(Vec::new()).is_none());
    assert!(Invitees::new((0..201).map(partnership).collect()).is_none());
    assert!(Invitees::new((0..200).map(partnership).collect()).is_some());
}

#[test]
fn it_closes_at_the_instant_and_not_before() {
    let moment = SignedDuration::from_nanos(1);
    let (brief, invitations) = published();
    assert_eq!(brief.due(), Some(at(200)));
    assert!(brief.clone().lapse(at(200) - moment).is_err());
    assert!(brief.clone().clarify(&buyer(), at(200) - moment).is_ok());
    // Whether or not the clock has come.
    assert!(brief.clone().clarify(&buyer(), at(200)).is_err());
    assert!(brief.clone().extend(schedule(100, 400, 500), &buyer(), at(200)).is_err());
    let (closed, event) = brief.lapse(at(200)).unwrap();
    assert_eq!((closed.state, event.by), (State::Closed, By::Clock));
    let (invitation, _) = &invitations[0];
    assert!(invitation.require_open(at(200) - moment).is_ok());
    assert!(invitation.require_open(at(200)).is_err());
}

#[test]
fn a_deadline_is_never_shortened() {
    let (brief, _) = published();
    for shorter in [schedule(99, 400, 500), schedule(100, 199, 500), schedule(100, 200, 299)] {
        let refused = brief.clone().extend(shorter, &buyer(), at(2)).unwrap_err();
        assert_eq!(refused, ExtendError::Shorter);
    }
    let same = brief.clone().extend(schedule(100, 200, 300), &buyer(), at(2)).unwrap_err();
    assert_eq!(same, ExtendError::Shorter);
    let (longer, _) = brief.extend(schedule(100, 250, 300), &buyer(), at(2)).unwrap();
    assert_eq!(longer.due(), Some(at(250)));
    assert!(Schedule::new(at(3), at(2), at(4)).is_none());
    assert!(Schedule::new(at(2), at(4), at(3)).is_none());
}

#[test]
fn criteria_stand_once_somebody_has_relied_on_them() {
    let (brief, _) = published();
    let other = criteria(&["Price"]);
    let revised = brief.clone().revise_criteria(other.clone(), false, &buyer(), at(2)).unwrap().0;
    assert_eq!(revised.terms.detail.criteria, other);
    let locked = brief.revise_criteria(other.clone(), true, &buyer(), at(2)).unwrap_err();
    assert_eq!(locked, CriteriaLock::Locked);
    // To whom it is not to be done, nothing is told of what was handed in.
    let stranger = actor(4, vec![Role::PartnershipLead]);
    let refused = revised.revise_criteria(other, true, &stranger, at(2)).unwrap_err();
    assert!(matches!(refused, CriteriaLock::Refused(_)));
    let twice = criteria(&["Price"]).iter().chain(criteria(&["Price"]).iter()).cloned().collect();
    assert_eq!(Criteria::new(twice).unwrap_err(), CriteriaError::Twice);
    assert_eq!([0, 1, 100, 101].map(|w| Weight::new(w).is_some()), [false, true, true, false]);
}

#[test]
fn whoever_is_invited_hears_why_nothing_comes_of_it() {
    let (brief, mut invitations) = published();
    let reason = Reason::parse("The range stays as it is").unwrap();
    let (cancelled, event) = brief.cancel(reason.clone(), &buyer(), at(2)).unwrap();
    assert_eq!(event.reason.as_deref(), Some(reason.as_str()));
    assert_eq!((cancelled.state, cancelled.due()), (State::Cancelled, None));
    let (invitation, _) = invitations.remove(0);
    let (invitation, event) = invitation.cancel(reason.clone(), &buyer(), at(2)).unwrap();
    assert_eq!(invitation.state, brief_invitation::State::Cancelled);
    assert_eq!(
        (invitation.reason, event.reason.as_deref()),
        (Some(reason.clone()), Some(reason.as_str()))
    );
    assert!(cancelled.cancel(reason, &buyer(), at(3)).is_err());
}
