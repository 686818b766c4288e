//! The life of a file, without a server.

use jiff::{SignedDuration, civil::date};

use super::*;
use crate::{
    access::{Grants, Roles},
    agreement::{Notice, Terms, Validity},
    deadline::Zone,
    id::{AgreementId, AttachmentId, ProposalId, UserId},
    partnership::{self, Standing},
    text::{Clauses, Reason, Title},
};

fn standing() -> Standing {
    let parties = Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    };
    Standing { parties, state: partnership::State::Active }
}

fn party(side: Side) -> Party {
    let organisation = standing().parties.organisation(side);
    let number = if side == Side::Buyer { 10 } else { 20 };
    let user = UserId::new(Uuid::from_u128(number));
    Actor { user, organisation, grants: Grants::Roles(Roles::founder()) }
        .party_of(&standing().parties)
        .unwrap()
}

/// Hours after the beginning of 2027.
fn at(hours: i64) -> Timestamp {
    Timestamp::constant(1_798_761_600, 0) + SignedDuration::from_hours(hours)
}

fn file() -> File {
    File {
        id: AttachmentId::new(Uuid::from_u128(7)),
        name: FileName::parse("Offer.pdf").unwrap(),
        media_type: MediaType::Pdf,
        size: 1_000,
        sha256: Content::new().hash(),
    }
}

/// A proposal that takes files of the supplier since an instant.
fn owner(since: Option<Timestamp>, audience: Audience) -> Owner {
    Owner {
        id: OwnerId::Proposal(ProposalId::new(Uuid::from_u128(8))),
        standing: standing(),
        audience,
        open: since.map(|since| Open { to: Who::Supplier, since }),
        document: None,
    }
}

fn private() -> Owner {
    owner(Some(Timestamp::MIN), Audience::Private(standing().parties.supplier))
}

fn shared(since: Option<Timestamp>) -> Owner {
    owner(since, Audience::Shared(standing().parties))
}

fn announced(owner: Owner) -> Attachment {
    Attachment::announce(owner, (file(), false), 0, None, &party(Side::Supplier), at(0)).unwrap().0
}

fn complete(attachment: Attachment) -> Attachment {
    let object = Uuid::from_u128(9);
    attachment.complete(object, None, &party(Side::Supplier), at(1)).unwrap().0
}

/// A non-disclosure agreement for January 2027, with no days of notice, signed by both.
fn nda() -> Agreement {
    let validity = Validity::new(date(2027, 1, 1), Some(date(2027, 2, 1)), Zone::utc());
    let terms = Terms {
        kind: agreement::Kind::Nda,
        title: Title::parse("Non-disclosure").unwrap(),
        clauses: Some(Clauses::parse("What is marked stays between us.").unwrap()),
        document: None,
        validity: validity.unwrap(),
        notice: Notice::new(0).unwrap(),
    };
    let id = AgreementId::new(Uuid::from_u128(5));
    let (buyer, supplier) = (party(Side::Buyer), party(Side::Supplier));
    let draft = Agreement::draft(id, standing(), terms, None, &buyer, at(0)).unwrap().0;
    let hash = draft.content_hash();
    let proposed = draft.propose(hash, &buyer, at(0)).unwrap().0;
    proposed.agree(hash, &supplier, at(0)).unwrap().0
}

fn protection(agreement: &Agreement, at: Timestamp) -> Option<Protection> {
    Protection::by([agreement], &standing().parties, at)
}

#[test]
fn a_file_is_its_sides_alone_until_it_is_complete_and_its_owner_is_shared() {
    let Parties { buyer, supplier, .. } = standing().parties;
    let rival = OrganisationId::new(Uuid::from_u128(4));
    let sees = |one: &Attachment| [supplier, buyer, rival].map(|who| one.is_seen_by(who));
    assert_eq!(sees(&announced(private())), [true, false, false]);
    assert_eq!(sees(&complete(announced(private()))), [true, false, false]);
    let pending = announced(shared(Some(at(0))));
    assert_eq!(
        (sees(&pending), pending.audience()),
        ([true, false, false], Audience::Private(supplier))
    );
    let here = complete(pending);
    assert_eq!(sees(&here), [true, true, false]);
    assert_eq!(here.audience(), Audience::Shared(standing().parties));
    let gone = here.remove(&party(Side::Supplier), at(2)).unwrap().0;
    assert_eq!(sees(&gone), [true, false, false]);
}

#[test]
fn an_owner_takes_files_of_its_side_while_it_is_open() {
    let announce = |owner, side, others| {
        Attachment::announce(owner, (file(), false), others, None, &party(side), at(0))
    };
    let foreign = announce(private(), Side::Buyer, 0).unwrap_err();
    assert!(matches!(foreign, ActError::Refused(Refusal::NotYours { .. })));
    assert_eq!(announce(shared(None), Side::Supplier, 0).unwrap_err(), ActError::Closed);
    let most = Attachment::MOST;
    assert_eq!(announce(private(), Side::Supplier, most).unwrap_err(), ActError::TooMany);
    // It was closed while the bytes came.
    let late = Attachment { owner: shared(None), ..announced(private()) };
    let refused = late.complete(Uuid::from_u128(9), None, &party(Side::Supplier), at(1));
    assert_eq!(refused.unwrap_err(), ActError::Closed);
}

#[test]
fn what_was_there_before_is_kept_for_good() {
    let supplier = party(Side::Supplier);
    let here = complete(announced(private()));
    assert!(here.clone().remove(&supplier, at(2)).is_ok());
    let handed_over = Attachment { owner: shared(None), ..here.clone() };
    assert_eq!(handed_over.remove(&supplier, at(2)).unwrap_err(), ActError::Closed);
    // The buyer asks: what comes now may go again, what was handed over may not.
    let asked = Attachment { owner: shared(Some(at(3))), ..here.clone() };
    assert_eq!(asked.remove(&supplier, at(4)).unwrap_err(), ActError::Closed);
    let named = Owner { document: Some(file().id), ..private() };
    let named = Attachment { owner: named, ..here.clone() };
    assert_eq!(named.remove(&supplier, at(2)).unwrap_err(), ActError::Document);
    let foreign = here.remove(&party(Side::Buyer), at(2)).unwrap_err();
    assert!(matches!(foreign, ActError::Refused(Refusal::NotYours { .. })));
}

#[test]
fn what_does_not_come_within_a_day_is_gone() {
    let pending = announced(private());
    assert_eq!(pending.due(), Some(at(24)));
    assert!(pending.clone().lapse(at(23)).is_err());
    let (gone, event) = pending.lapse(at(24)).unwrap();
    assert_eq!((gone.state, event.by, gone.due()), (State::Removed, By::Clock, None));
    assert!(complete(announced(private())).lapse(at(48)).is_err());
}

#[test]
fn what_is_confidential_needs_an_agreement_that_is_live() {
    let announce = |protection| {
        let supplier = party(Side::Supplier);
        Attachment::announce(shared(Some(at(0))), (file(), true), 0, protection, &supplier, at(0))
    };
    assert_eq!(announce(None).unwrap_err(), ActError::Unprotected);
    let live = protection(&nda(), at(0));
    let pending = announce(live).unwrap().0;
    let (supplier, object) = (party(Side::Supplier), Uuid::from_u128(9));
    let refused = pending.clone().complete(object, None, &supplier, at(1)).unwrap_err();
    assert_eq!(refused, ActError::Unprotected);
    let here = pending.complete(object, live, &supplier, at(1)).unwrap().0;
    let Parties { buyer, supplier, .. } = standing().parties;
    assert_eq!(here.may_be_read(buyer, live), Ok(()));
    assert_eq!(here.may_be_read(buyer, None), Err(ActError::Unprotected));
    assert_eq!(here.may_be_read(supplier, None), Ok(()));
}

#[test]
fn an_agreement_protects_from_its_first_day_to_its_end() {
    let moment = SignedDuration::from_nanos(1);
    assert_eq!(protection(&nda(), at(0) - moment), None);
    assert!(protection(&nda(), at(31 * 24) - moment).is_some());
    assert_eq!(protection(&nda(), at(31 * 24)), None);
    let reason = Reason::parse("We part").unwrap();
    let ended = nda().terminate(&reason, &party(Side::Buyer), at(5)).unwrap().0;
    assert_eq!(protection(&ended, at(5)), None);
    let other =
        Parties { partnership: PartnershipId::new(Uuid::from_u128(6)), ..standing().parties };
    assert_eq!(Protection::by([&nda()], &other, at(0)), None);
    let mut front_end = nda();
    front_end.terms.kind = agreement::Kind::FrontEnd;
    assert_eq!(protection(&front_end, at(0)), None);
}
