//! Who may approve a charter, how many it takes, and for whom a deputy counts.

use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::Actor,
    hands::Hands,
    id::{OrganisationId, PartnershipId, ProposalId},
    money::{Currency, Money},
    partnership::{self, Standing},
    pilot::{
        self, Arrangements, Budget, Charter, Criterion, Direction, Readiness, RiskClass, Share,
    },
    signing::Signatures,
    text::{Line, Paragraph, Title},
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const REQUESTER: u128 = 10;

fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

fn parties() -> Parties {
    Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    }
}

fn party(person: u128, side: Side) -> Party {
    let organisation = parties().organisation(side);
    Actor { user: user(person), organisation, grants: Grants::Roles(Roles::founder()) }
        .party_of(&parties())
        .unwrap()
}

fn buyer(person: u128) -> Party {
    party(person, Side::Buyer)
}

fn pilot() -> Pilot {
    let metric = Line::parse("Units per store and week").unwrap();
    let values = (Decimal::from(12), Decimal::from(8));
    let criterion = Criterion::new(metric, Direction::Higher, values, 1, true, Side::Buyer);
    let days = (date(2027, 1, 4), date(2027, 3, 28), date(2027, 4, 15));
    let text = |text| Paragraph::parse(text).unwrap();
    let title = Title::parse("Oat drink in 20 stores").unwrap();
    let criteria = vec![criterion.unwrap()];
    Pilot {
        id: PilotId::new(Uuid::from_u128(5)),
        proposal: ProposalId::new(Uuid::from_u128(6)),
        standing: Standing { parties: parties(), state: partnership::State::Active },
        version: 2,
        state: pilot::State::CharterReview,
        author: Side::Buyer,
        requested_by: Some(user(REQUESTER)),
        charter: Charter::new(title, text("So"), text("There"), days, criteria).unwrap(),
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

fn approvals(number: i64, order: Order, named: &[u128]) -> Approvals {
    let named = named.iter().map(|one| user(*one)).collect();
    let requirement = Requirement::new(number, order, named).unwrap();
    Approvals::none(PilotApprovalId::new(Uuid::from_u128(7)), &pilot(), requirement)
}

#[test]
fn who_may_approve() {
    let named = || approvals(2, Order::Parallel, &[11, 12, 13]);
    let refused =
        |one: Approvals, by: &Party, away: &[UserId]| one.approve(by, away, NOW).unwrap_err();
    let foreign = refused(named(), &party(11, Side::Supplier), &[]);
    assert!(matches!(foreign, GiveError::Refused(Refusal::NotYours { .. })));
    assert_eq!(refused(named(), &buyer(REQUESTER), &[]), GiveError::Requester);
    // Nor for somebody else, nor is the requester's own place filled by a deputy.
    assert_eq!(refused(named(), &buyer(REQUESTER), &[user(11)]), GiveError::Requester);
    let with_requester = approvals(2, Order::Parallel, &[REQUESTER, 11, 12]);
    assert_eq!(refused(with_requester, &buyer(14), &[user(REQUESTER)]), GiveError::NotNamed);
    assert_eq!(refused(named(), &buyer(14), &[]), GiveError::NotNamed);
    let first = named().approve(&buyer(11), &[], NOW).unwrap().0;
    assert_eq!(refused(first.clone(), &buyer(11), &[]), GiveError::Twice);
    assert!(first.cleared().is_none());
    let both = first.approve(&buyer(12), &[], NOW).unwrap().0;
    assert!(both.cleared().is_some());
    assert!(matches!(refused(both, &buyer(13), &[]), GiveError::Refused(Refusal::NotNow { .. })));
    // Too few are left without the one who asked.
    let stuck = approvals(2, Order::Sequential, &[REQUESTER, 11]);
    assert_eq!(refused(stuck, &buyer(11), &[]), GiveError::TooFewWithoutRequester);
}

#[test]
fn one_after_another_as_they_are_named() {
    // Nobody is waited for where nobody can complete it.
    assert_eq!(approvals(2, Order::Sequential, &[REQUESTER, 11]).awaited(), []);
    let all = approvals(2, Order::Sequential, &[12, 11]);
    assert_eq!(all.awaited(), [user(12)]);
    assert_eq!(all.clone().approve(&buyer(11), &[], NOW).unwrap_err(), GiveError::NotYet);
    let first = all.approve(&buyer(12), &[], NOW).unwrap().0;
    assert_eq!(first.awaited(), [user(11)]);
    assert!(first.approve(&buyer(11), &[], NOW).unwrap().0.cleared().is_some());
}

#[test]
fn a_deputy_counts_once_and_for_one() {
    let away = [user(11)];
    let all = || approvals(2, Order::Parallel, &[11, 12]);
    let by_deputy = all().approve(&buyer(14), &away, NOW).unwrap().0;
    assert_eq!(by_deputy.given[0].place, user(11));
    // Neither the one who was away nor the deputy counts again.
    let own = by_deputy.clone().approve(&buyer(11), &[], NOW);
    assert_eq!(own.unwrap_err(), GiveError::ByDeputy);
    let again = by_deputy.clone().approve(&buyer(14), &[user(12)], NOW);
    assert_eq!(again.unwrap_err(), GiveError::Twice);
    assert!(by_deputy.approve(&buyer(12), &[], NOW).unwrap().0.cleared().is_some());
    // Whoever is named fills her own place first.
    let own = all().approve(&buyer(12), &away, NOW).unwrap().0;
    assert_eq!(own.given[0].place, user(12));
    assert_eq!(own.approve(&buyer(12), &away, NOW).unwrap_err(), GiveError::Twice);
}

#[test]
fn what_was_approved_is_one_charter_as_it_was_handed_in() {
    let all = approvals(1, Order::Parallel, &[]).approve(&buyer(11), &[], NOW).unwrap().0;
    let cleared = all.cleared().unwrap();
    let same = pilot();
    assert!(cleared.is_of(&same));
    assert!(!cleared.is_of(&Pilot { version: 4, ..pilot() }));
    let risky = Arrangements { risk_class: Some(RiskClass::High), ..Arrangements::default() };
    let changed = Pilot { charter: same.charter.clone().with(risky), ..pilot() };
    assert!(!cleared.is_of(&changed));
    let refused = changed.clone().approve(changed.charter_hash(), cleared, &buyer(11), NOW);
    assert!(matches!(refused, Err(pilot::ApproveError::Sign(_))));
    assert!(same.clone().approve(same.charter_hash(), cleared, &buyer(11), NOW).is_ok());
}

fn money(amount: i64, code: &str) -> Money {
    Money { amount: Decimal::from(amount), currency: Currency::parse(code).unwrap() }
}

fn tier(from: &[(i64, &str)], from_risk: Option<RiskClass>, approvals: i64) -> Tier {
    let from = from.iter().map(|(amount, code)| money(*amount, code)).collect();
    let requirement = Requirement::new(approvals, Order::Parallel, Vec::new()).unwrap();
    Tier { from, from_risk, requirement }
}

#[test]
fn the_highest_tier_that_applies_says_how_many() {
    let tiers = vec![
        tier(&[(10_000, "EUR"), (9_000, "GBP")], None, 2),
        tier(&[(50_000, "EUR")], Some(RiskClass::High), 3),
    ];
    let terms = Terms::new(Requirement::usual(), tiers).unwrap();
    let asked = |budget: Option<(i64, &str)>, risk_class| {
        let budget = budget.map(|(amount, code)| Budget {
            total: money(amount, code),
            buyer_share: Share::new(50).unwrap(),
        });
        terms
            .requirement(&Arrangements { budget, risk_class, ..Arrangements::default() })
            .approvals()
    };
    // What tells no budget is taken for the dearest.
    assert_eq!(asked(None, None), 3);
    assert_eq!(asked(Some((0, "EUR")), None), 1);
    assert_eq!(asked(Some((9_999, "EUR")), Some(RiskClass::Medium)), 1);
    assert_eq!(asked(Some((10_000, "EUR")), None), 2);
    assert_eq!(asked(Some((90_000, "GBP")), None), 2);
    assert_eq!(asked(Some((50_000, "EUR")), None), 3);
    assert_eq!(asked(Some((1, "EUR")), Some(RiskClass::High)), 3);
    // What cannot be compared counts as the highest.
    assert_eq!(asked(Some((1, "JPY")), None), 3);
}

#[test]
fn tiers_rise_and_begin_somewhere() {
    let usual = Requirement::usual;
    let wrong = |tiers| Terms::new(usual(), tiers).unwrap_err();
    assert_eq!(wrong(vec![tier(&[], None, 1)]), [TermsError::NoBeginning(0)]);
    let twice = tier(&[(1, "EUR"), (2, "EUR")], None, 1);
    assert_eq!(wrong(vec![twice]), [TermsError::CurrencyTwice(0)]);
    let level = vec![tier(&[(5, "EUR")], None, 1), tier(&[(5, "EUR")], None, 2)];
    assert_eq!(wrong(level), [TermsError::NotRising(1)]);
    let risks = vec![tier(&[], Some(RiskClass::High), 1), tier(&[], Some(RiskClass::Low), 2)];
    assert_eq!(wrong(risks), [TermsError::NotRising(1)]);
    assert_eq!(wrong(vec![tier(&[(1, "EUR")], None, 1); 11])[0], TermsError::TooMany);
}

#[test]
fn a_requirement_fits_whom_it_names() {
    let new = |number, order, named: &[u128]| {
        Requirement::new(number, order, named.iter().map(|one| user(*one)).collect())
    };
    assert_eq!(new(0, Order::Parallel, &[]).unwrap_err(), [RequirementError::Approvals]);
    assert_eq!(new(2, Order::Parallel, &[1]).unwrap_err(), [RequirementError::TooFewNamed]);
    assert_eq!(new(2, Order::Sequential, &[]).unwrap_err(), [RequirementError::SequenceOfOthers]);
    assert_eq!(
        new(1, Order::Sequential, &[1, 2]).unwrap_err(),
        [RequirementError::SequenceOfOthers]
    );
    assert_eq!(new(1, Order::Parallel, &[1, 1]).unwrap_err(), [RequirementError::NamedTwice(1)]);
    assert!(new(2, Order::Parallel, &[1, 2, 3]).is_ok());
}

proptest! {
    /// Whoever tries, in whatever order: nobody counts twice, the requester never, and never too many.
    #[test]
    fn exactly_as_many_count_as_are_asked_for(
        number in 1_i64..5,
        sequential in any::<bool>(),
        named in any::<bool>(),
        tries in prop::collection::vec((8_u128..18, prop::collection::vec(8_u128..18, 0..3)), 0..60),
    ) {
        let people: Vec<_> = (10..15).map(user).collect();
        let (order, named) = match (sequential, named) {
            (true, _) => (Order::Sequential, people.into_iter().take(usize::try_from(number).unwrap()).collect()),
            (false, true) => (Order::Parallel, people),
            (false, false) => (Order::Parallel, Vec::new()),
        };
        let requirement = Requirement::new(number, order, named.clone()).unwrap();
        let mut all = Approvals::none(PilotApprovalId::new(Uuid::from_u128(7)), &pilot(), requirement);
        for (person, away) in tries {
            let away: Vec<_> = away.into_iter().map(user).collect();
            let Ok((next, event)) = all.clone().approve(&buyer(person), &away, NOW) else { continue };
            prop_assert_eq!(event.before.is_some(), all.version > 0);
            prop_assert_eq!(next.version, all.version + 1);
            all = next;
        }
        let asked = usize::try_from(number).unwrap();
        prop_assert!(all.given.len() <= asked);
        prop_assert_eq!(all.cleared().is_some(), all.given.len() == asked);
        for (index, one) in all.given.iter().enumerate() {
            prop_assert_ne!(one.by, user(REQUESTER));
            prop_assert_ne!(one.place, user(REQUESTER));
            prop_assert!(named.is_empty() || named.contains(&one.place));
            for other in &all.given[..index] {
                prop_assert_ne!(one.by, other.by);
                prop_assert_ne!(one.place, other.place);
            }
        }
        if order == Order::Sequential {
            let places: Vec<_> = all.given.iter().map(|one| one.place).collect();
            prop_assert_eq!(&places[..], &named[..places.len()]);
        }
    }
}
