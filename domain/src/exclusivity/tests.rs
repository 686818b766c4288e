//! The life of a right to be first, without a server.

use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::{By, Parties},
    country::Country,
    deadline::Zone,
    id::{InnovationId, OrganisationId, PartnershipId, UserId},
    partnership,
    text::{Line, Reason, Title},
};

pub(super) const BUYER: u128 = 10;
pub(super) const SUPPLIER: u128 = 20;

pub(super) fn standing() -> Standing {
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

pub(super) fn buyer() -> Party {
    party(BUYER, Side::Buyer)
}

pub(super) fn supplier() -> Party {
    party(SUPPLIER, Side::Supplier)
}

/// Days after the beginning of 2027.
pub(super) fn at(days: i64) -> Timestamp {
    Timestamp::constant(1_798_761_600, 0) + SignedDuration::from_hours(24 * days)
}

/// Nothing has become of any promise.
pub(super) const QUIET: &Facts = &Facts {
    missed_since: None,
    undecided_since: None,
    is_lost: false,
    paused_days: 0,
    paused_since: None,
};

/// For ninety days from February 2027.
pub(super) fn terms() -> Terms {
    Terms {
        kind: Kind::FirstToMarket,
        title: Title::parse("Paper bottle first").unwrap(),
        products: Products::new(vec![Line::parse("4006381333931").unwrap()]).unwrap(),
        similar: None,
        territories: Territories::new(vec![Territory::Group(Group::Dach)]).unwrap(),
        channels: Channels::some(vec![Channel::Grocery, Channel::Online]).unwrap(),
        start: Start::On(date(2027, 2, 1)),
        window: Window::new(90).unwrap(),
        zone: Zone::utc(),
        cure: CureDays::USUAL,
        duties: Vec::new(),
        publicity: None,
        survives: false,
        pilot: None,
        pauses: PauseDays::default(),
        carve_outs: None,
        early_release: None,
    }
}

/// Upon the launch, in January or February 2027.
pub(super) fn upon() -> Terms {
    let start = Start::upon(Trigger::Launch, Some(date(2027, 1, 11)), date(2027, 2, 28)).unwrap();
    Terms { start, ..terms() }
}

pub(super) fn offered(terms: Terms) -> Exclusivity {
    let id = ExclusivityId::new(Uuid::from_u128(9));
    Exclusivity::propose(id, standing(), terms, &supplier(), at(0)).unwrap().0
}

pub(super) fn signed(terms: Terms) -> Exclusivity {
    let one = offered(terms);
    let hash = one.content_hash();
    one.sign(hash, None, &buyer(), at(1)).unwrap().0
}

pub(super) fn granted(terms: Terms) -> Exclusivity {
    let one = signed(terms);
    let hash = one.content_hash();
    one.grant(hash, None, &supplier(), at(2)).unwrap().0
}

fn reason() -> Reason {
    Reason::parse("The range has changed").unwrap()
}

#[test]
fn the_supplier_signs_last_and_exactly_what_the_buyer_signed() {
    // Whoever wrote the terms.
    let id = ExclusivityId::new(Uuid::from_u128(9));
    let asked = Exclusivity::propose(id, standing(), terms(), &buyer(), at(0)).unwrap().0;
    for one in [offered(terms()), asked] {
        let hash = one.content_hash();
        assert!(one.clone().grant(hash, None, &supplier(), at(1)).is_err());
        assert!(one.clone().sign(hash, None, &supplier(), at(1)).is_err());
        let one = one.sign(hash, None, &buyer(), at(1)).unwrap().0;
        let foreign = one.clone().grant(hash, None, &buyer(), at(1)).unwrap_err();
        assert!(matches!(foreign, ActError::Refused(Refusal::NotYours { .. })));
        let same = one.clone().grant(hash, None, &party(BUYER, Side::Supplier), at(1));
        assert_eq!(same.unwrap_err(), ActError::SamePerson(SamePerson));
        let other = offered(upon()).content_hash();
        let outdated = one.clone().grant(other, None, &supplier(), at(1)).unwrap_err();
        assert_eq!(outdated, ActError::Sign(SignError::Outdated { current: hash }));
        let one = one.grant(hash, None, &supplier(), at(2)).unwrap().0;
        assert_eq!((one.state, one.signatures.iter().count()), (State::Agreed, 2));
    }
}

#[test]
fn whoever_changes_the_terms_voids_what_was_signed() {
    let one = signed(terms()).revise(upon(), &supplier(), at(2)).unwrap().0;
    assert_eq!((one.state, one.author), (State::Negotiating, Side::Supplier));
    assert_eq!(one.signatures, Signatures::default());
    assert!(granted(terms()).revise(upon(), &supplier(), at(3)).is_err());
    assert!(one.clone().withdraw(&buyer(), at(3)).is_err());
    assert_eq!(one.decline(&reason(), &buyer(), at(3)).unwrap().0.state, State::Declined);
}

#[test]
fn a_long_window_needs_what_both_attest_and_five_years_are_refused() {
    assert!(Window::new(0).is_none() && Window::new(5 * 365).is_none());
    let long = Terms { window: Window::new(366).unwrap(), ..terms() };
    let one = offered(long);
    let hash = one.content_hash();
    let attests = || Some(Paragraph::parse("Our share is below 30 %.").unwrap());
    assert_eq!(one.clone().sign(hash, None, &buyer(), at(1)).unwrap_err(), ActError::NotAttested);
    let one = one.sign(hash, attests(), &buyer(), at(1)).unwrap().0;
    assert_eq!(
        one.clone().grant(hash, None, &supplier(), at(2)).unwrap_err(),
        ActError::NotAttested
    );
    assert!(one.grant(hash, attests(), &supplier(), at(2)).is_ok());
    let plain = Terms { window: Window::new(365).unwrap(), ..terms() };
    assert_eq!(granted(plain).state, State::Agreed);
}

#[test]
fn a_right_begins_with_its_day_and_runs_out() {
    let moment = SignedDuration::from_nanos(1);
    let one = granted(terms());
    let window = Period { from: at(31), until: at(121) };
    assert_eq!((one.period, one.due()), (Some(window), Some(at(31))));
    assert!(one.clone().lapse(QUIET, at(31) - moment).is_err());
    assert!(one.clone().start(&buyer(), at(31)).is_err());
    let (mut one, event) = one.lapse(QUIET, at(31)).unwrap();
    assert_eq!((one.state, event.by), (State::Active, By::Clock));
    assert!(one.runs_at(at(31)) && one.runs_at(at(121) - moment) && !one.runs_at(at(121)));
    for (day, action) in
        [(91, Action::RemindMonth), (114, Action::RemindWeek), (120, Action::RemindDay)]
    {
        assert_eq!(one.due(), Some(at(day)));
        let (next, event) = one.lapse(QUIET, at(day)).unwrap();
        assert_eq!(event.kind, event::Kind::Exclusivity(action));
        one = next;
    }
    assert_eq!(one.due(), Some(at(121)));
    assert_eq!(one.lapse(QUIET, at(130)).unwrap().0.state, State::Expired);
    // Signed once its day has come it begins at once; over, it cannot be signed.
    let late = signed(terms());
    let hash = late.content_hash();
    let now = late.clone().grant(hash, None, &supplier(), at(40)).unwrap().0;
    assert_eq!((now.state, now.period), (State::Active, Some(window)));
    assert_eq!(late.grant(hash, None, &supplier(), at(121)).unwrap_err(), ActError::Over);
}

#[test]
fn a_right_upon_an_event_reserves_all_in_which_it_could_run() {
    let one = granted(upon());
    // From 11 January to the end of a window that begins on the last day of February.
    assert_eq!(one.period, Some(Period { from: at(10), until: at(58 + 90) }));
    assert_eq!(one.due(), Some(at(59)));
    assert_eq!(one.clone().start(&buyer(), at(9)).unwrap_err(), ActError::TooEarly);
    assert_eq!(one.clone().start(&buyer(), at(59)).unwrap_err(), ActError::Over);
    assert!(one.clone().start(&supplier(), at(20)).is_err());
    let begun = one.clone().start(&buyer(), at(20)).unwrap().0;
    assert_eq!(begun.period, Some(Period { from: at(20), until: at(110) }));
    let (lapsed, _) = one.lapse(QUIET, at(59)).unwrap();
    assert_eq!((lapsed.state, lapsed.by_lapse), (State::Lapsed, false));
}

#[test]
fn only_the_buyer_gives_it_back_and_only_both_end_it() {
    let one = granted(terms());
    assert!(one.clone().release(&reason(), &supplier(), at(3)).is_err());
    assert_eq!(one.clone().release(&reason(), &buyer(), at(3)).unwrap().0.state, State::Released);
    assert!(one.clone().accept_end(&buyer(), at(3)).is_err());
    let ending = one.propose_end(&reason(), &supplier(), at(3)).unwrap().0;
    assert_eq!(ending.state, State::Agreed);
    assert!(ending.clone().accept_end(&supplier(), at(3)).is_err());
    assert!(ending.clone().propose_end(&reason(), &buyer(), at(3)).is_err());
    assert!(ending.clone().drop_end(&buyer(), at(3)).unwrap().0.ending.is_none());
    assert_eq!(ending.accept_end(&buyer(), at(3)).unwrap().0.state, State::Cancelled);
    let runs = granted(terms()).lapse(QUIET, at(31)).unwrap().0;
    let ending = runs.propose_end(&reason(), &buyer(), at(32)).unwrap().0;
    assert_eq!(ending.accept_end(&supplier(), at(32)).unwrap().0.state, State::Terminated);
}

#[test]
fn the_end_of_the_partnership_ends_it_unless_it_outlives_that() {
    let over = |mut one: Exclusivity| {
        one.standing.state = partnership::State::Ended;
        one
    };
    let (gone, _) = over(signed(terms())).lapse(QUIET, at(3)).unwrap();
    assert_eq!((gone.state, gone.by_lapse), (State::Withdrawn, false));
    assert_eq!(over(granted(terms())).lapse(QUIET, at(3)).unwrap().0.state, State::Terminated);
    let outlives = over(granted(Terms { survives: true, ..terms() }));
    assert!(outlives.clone().lapse(QUIET, at(3)).is_err());
    assert_eq!(outlives.lapse(QUIET, at(31)).unwrap().0.state, State::Active);
}

#[test]
fn what_waits_for_its_event_is_no_longer_held_than_a_window_may_be() {
    let until = |latest| {
        let start = Start::upon(Trigger::Launch, None, latest).unwrap();
        let one = offered(Terms { start, ..terms() });
        let hash = one.content_hash();
        let sign = |attestation| one.clone().sign(hash, attestation, &buyer(), at(1));
        let attested = Paragraph::parse("Below thirty percent of the market.").ok();
        (sign(None).map(|_| ()), sign(attested).map(|_| ()))
    };
    assert_eq!(until(date(2027, 6, 1)), (Ok(()), Ok(())));
    assert_eq!(until(date(2029, 6, 1)), (Err(ActError::NotAttested), Ok(())));
    assert_eq!(until(date(2100, 1, 1)), (Err(ActError::TooLong), Err(ActError::TooLong)));
}

#[test]
fn silence_withdraws_what_is_not_signed_by_both() {
    assert_eq!(offered(upon()).due(), Some(at(30)));
    let (gone, _) = signed(upon()).lapse(QUIET, at(31)).unwrap();
    assert_eq!((gone.state, gone.by_lapse), (State::Withdrawn, true));
}

/// A right of another buyer, and by which innovation the two are the same.
fn holds(change: impl FnOnce(&mut Hold)) -> (Hold, Hold) {
    let one = Hold::of(&granted(terms()), None).unwrap();
    let mut other = one.clone();
    other.id = ExclusivityId::new(Uuid::from_u128(8));
    other.buyer = OrganisationId::new(Uuid::from_u128(4));
    change(&mut other);
    (one, other)
}

#[test]
fn two_rights_meet_in_everything_or_not_at_all() {
    let rivals = |change: fn(&mut Hold)| {
        let (one, other) = holds(change);
        assert_eq!(one.rivals(&other), other.rivals(&one));
        one.rivals(&other)
    };
    assert!(rivals(|_| {}));
    assert!(rivals(|other| other.kind = Kind::Exclusive));
    assert!(!rivals(|other| other.kind = Kind::FirstLook));
    assert!(!rivals(|other| other.buyer = standing().parties.buyer));
    assert!(!rivals(|other| other.products = vec!["another".to_owned()]));
    assert!(!rivals(|other| other.countries = vec![Country::parse("FR").unwrap()]));
    assert!(rivals(|other| other.countries = Group::Worldwide.countries()));
    assert!(!rivals(|other| other.channels = vec![Channel::Discount]));
    assert!(rivals(|other| other.channels = Channels::All.each()));
    // Half-open: one may begin where the other ends.
    assert!(!rivals(|other| other.period = Period { from: at(121), until: at(122) }));
    assert!(rivals(|other| {
        other.period = Period { from: at(121) - SignedDuration::from_nanos(1), until: at(122) };
    }));
    // Another name, but the same innovation.
    let (mut one, mut other) = holds(|other| other.products = vec!["another".to_owned()]);
    let innovation = Some(InnovationId::new(Uuid::from_u128(7)));
    (one.innovation, other.innovation) = (innovation, innovation);
    assert!(one.rivals(&other));
    assert!(Hold::of(&signed(terms()), None).is_none());
}

#[test]
fn a_first_look_hides_the_innovation_from_others_while_it_runs() {
    let (_, mut look) = holds(|other| other.kind = Kind::FirstLook);
    let [own, another] = [7, 6].map(|number| InnovationId::new(Uuid::from_u128(number)));
    let (buyer, others) = (look.buyer, standing().parties.buyer);
    look.innovation = Some(own);
    // Agreed, it does not run yet.
    assert!(!look.hides(own, others, at(40)));
    look.state = State::Active;
    assert!(look.hides(own, others, at(40)));
    assert!(!look.hides(own, buyer, at(40)) && !look.hides(another, others, at(40)));
    assert!(!look.hides(own, others, at(121)) && !look.hides(own, others, at(30)));
    look.kind = Kind::FirstNegotiation;
    assert!(!look.hides(own, others, at(40)));
}

#[test]
fn what_is_free_is_what_no_hold_has() {
    assert_eq!(free(&[]), [(Channel::ALL.to_vec(), Country::all().collect::<Vec<_>>())]);
    let (one, mut other) = holds(|_| {});
    other.countries = vec![Country::parse("CH").unwrap()];
    other.channels = Channels::All.each();
    let (_, look) = holds(|other| other.kind = Kind::FirstLook);
    let free = free(&[one, other, look]);
    let of = |code: &str| {
        let country = Country::parse(code).unwrap();
        free.iter()
            .find(|(_, countries)| countries.contains(&country))
            .map(|(channels, _)| channels.len())
    };
    assert_eq!((of("FR"), of("DE"), of("AT"), of("CH")), (Some(11), Some(9), Some(9), None));
}

proptest! {
    #[test]
    fn what_runs_lies_within_what_was_reserved(
        earliest in 0..60_i32, more in 0..60_i32, window in 1..1800_i64, signed in 0..60_i64,
        hours in 0..3000_i64,
    ) {
        let first = date(2027, 1, 1);
        let day = |days| crate::deadline::days_later(first, days);
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let start = Start::upon(Trigger::Launch, Some(day(earliest)), day(earliest + more)).unwrap();
        let one = Terms { start, window: Window::new(window).unwrap(), zone, ..terms() };
        let (reserved, now) = (one.reserves(at(signed)), at(0) + SignedDuration::from_hours(hours));
        if reserved.from <= now && now < one.long_stop().unwrap() {
            let runs = one.runs_from(now);
            prop_assert!(reserved.from <= runs.from && runs.until <= reserved.until);
            prop_assert!(runs.from < runs.until);
        }
    }
}
