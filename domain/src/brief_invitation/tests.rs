//! The life of an invitation to a brief, without a server.

use jiff::civil::date;

use super::*;
use crate::{
    access::{Grants, Role, Roles},
    actor::Parties,
    agreement,
    brief::Budget,
    deadline::Zone,
    id::{AgreementId, OrganisationId, PartnershipId, UserId},
    money::Currency,
    partnership,
    text::{Clauses, Title},
};

fn parties() -> Parties {
    Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    }
}

fn actor(side: Side, number: u128, role: Role) -> Actor {
    Actor {
        user: UserId::new(Uuid::from_u128(number)),
        organisation: parties().organisation(side),
        grants: Grants::Roles(Roles::new(vec![role]).unwrap()),
    }
}

fn buyer() -> Actor {
    actor(Side::Buyer, 9, Role::PartnershipLead)
}

fn supplier() -> Actor {
    actor(Side::Supplier, 10, Role::PartnershipLead)
}

/// Hours after the beginning of 2027.
fn at(hours: i64) -> Timestamp {
    Timestamp::constant(1_798_761_600, 0) + SignedDuration::from_hours(hours)
}

fn terms(agreement: RequiredAgreement) -> Terms {
    let euro = Currency::parse("EUR").unwrap();
    Terms {
        teaser: Teaser {
            title: Title::parse("Less plastic in dairy").unwrap(),
            summary: Paragraph::parse("We look for bottles without plastic.").unwrap(),
            category: None,
        },
        detail: Detail {
            problem: Paragraph::parse("Shoppers leave the category.").unwrap(),
            outcomes: Vec::new(),
            criteria: Criteria::default(),
            constraints: None,
            readiness: None,
            budget: Budget::new(1.into(), 2.into(), euro),
        },
        agreement,
        schedule: Schedule::new(at(100), at(200), at(300)).unwrap(),
        share_budget: false,
    }
}

fn standing(state: partnership::State) -> Standing {
    Standing { parties: parties(), state }
}

fn invited() -> BriefInvitation {
    let id = BriefInvitationId::new(Uuid::from_u128(7));
    let terms = terms(RequiredAgreement::Nda);
    BriefInvitation::invite(id, standing(partnership::State::Active), &terms, &buyer(), at(0)).0
}

/// An agreement that is live throughout January.
fn signed(kind: agreement::Kind) -> Agreement {
    let terms = agreement::Terms {
        kind,
        title: Title::parse("Non-disclosure").unwrap(),
        clauses: Some(Clauses::parse("What is marked stays between us.").unwrap()),
        document: None,
        validity: agreement::Validity::new(date(2027, 1, 2), Some(date(2027, 2, 1)), Zone::utc())
            .unwrap(),
        notice: agreement::Notice::USUAL,
    };
    let party = |actor: Actor| actor.party_of(&parties()).unwrap();
    let id = AgreementId::new(Uuid::from_u128(8));
    let active = standing(partnership::State::Active);
    let one = Agreement::draft(id, active, terms, None, &party(buyer()), at(0)).unwrap().0;
    let hash = one.content_hash();
    let one = one.propose(hash, &party(buyer()), at(0)).unwrap().0;
    one.agree(hash, &party(supplier()), at(0)).unwrap().0
}

#[test]
fn the_detail_takes_a_live_agreement_of_its_kind() {
    let (nda, front_end) = (signed(agreement::Kind::Nda), signed(agreement::Kind::FrontEnd));
    let refused = Err(AgreementRequired(RequiredAgreement::Nda));
    let for_supplier = parties().supplier;
    assert_eq!(invited().require_agreement(parties().buyer, &[], at(30)), Ok(()));
    assert_eq!(invited().require_agreement(for_supplier, &[], at(30)), refused);
    assert_eq!(invited().require_agreement(for_supplier, &[front_end], at(30)), refused);
    assert_eq!(
        invited().require_agreement(for_supplier, std::slice::from_ref(&nda), at(30)),
        Ok(())
    );
    // It is signed, and not live yet.
    assert_eq!(invited().require_agreement(for_supplier, &[nda], at(23)), refused);
    let open = BriefInvitation { agreement: RequiredAgreement::None, ..invited() };
    assert_eq!(open.require_agreement(for_supplier, &[], at(30)), Ok(()));
}

#[test]
fn the_first_opening_counts_and_is_the_suppliers() {
    assert!(invited().open_detail(&buyer(), at(1)).is_err());
    let analyst = actor(Side::Supplier, 11, Role::Analyst);
    let (opened, _) = invited().open_detail(&analyst, at(1)).unwrap().unwrap();
    assert_eq!(opened.opened_at, Some(at(1)));
    assert_eq!(opened.open_detail(&supplier(), at(2)), Ok(None));
}

#[test]
fn questions_end_at_their_instant() {
    let party = supplier().party_of(&parties()).unwrap();
    let moment = SignedDuration::from_nanos(1);
    assert!(invited().ask(&party, at(100) - moment).is_ok());
    assert!(invited().ask(&party, at(100)).is_err());
    assert!(invited().ask(&buyer().party_of(&parties()).unwrap(), at(1)).is_err());
    assert!(invited().allowed_actions(&supplier(), at(99)).contains(&Action::Ask));
    assert!(!invited().allowed_actions(&supplier(), at(100)).contains(&Action::Ask));
    assert!(invited().allowed_actions(&buyer(), at(1)).is_empty());
}

#[test]
fn the_supplier_is_reminded_once_for_each_end() {
    let one = invited();
    assert_eq!(one.due(), Some(at(200 - 72)));
    let (reminded, event) = one.lapse(at(130)).unwrap();
    assert_eq!(event.kind, Kind::BriefInvitation(Action::Remind));
    assert_eq!((reminded.state, reminded.due()), (State::Open, Some(at(200))));
    let longer = Schedule::new(at(100), at(300), at(400)).unwrap();
    let extended = reminded.extend(longer, &buyer(), at(140)).unwrap().0;
    assert_eq!(extended.due(), Some(at(300 - 72)));
    // However late the clock comes, nobody is reminded of what is over.
    let (closed, event) = extended.lapse(at(301)).unwrap();
    assert_eq!((closed.state, closed.due()), (State::Closed, None));
    assert_eq!(event.kind, Kind::BriefInvitation(Action::Lapse));
    // It would have been told that before it was invited.
    let late = terms(RequiredAgreement::None);
    let id = BriefInvitationId::new(Uuid::from_u128(7));
    let active = standing(partnership::State::Active);
    let late = BriefInvitation::invite(id, active, &late, &buyer(), at(150)).0;
    assert_eq!(late.due(), Some(at(200)));
}

#[test]
fn it_ends_with_its_partnership_and_closes_while_that_stands_still() {
    let in_state = |state| BriefInvitation { standing: standing(state), ..invited() };
    let ended = in_state(partnership::State::Ended).lapse(at(1)).unwrap().0;
    assert_eq!((ended.state, ended.reason), (State::Cancelled, None));
    let suspended = in_state(partnership::State::Suspended);
    assert!(suspended.clone().lapse(at(130)).is_err(), "there is nothing to be reminded of");
    assert!(suspended.allowed_actions(&supplier(), at(1)).is_empty());
    assert_eq!(suspended.lapse(at(200)).unwrap().0.state, State::Closed);
}
