//! Panels without a server: who may do what, who sees what, and the formula by hand.

use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;

use super::*;
use crate::{
    access::{Grants, Permission, Role, Roles},
    actor::{Party, Side},
    deadline::Zone,
    fraction::Fraction,
    id::{OrganisationId, PartnershipId, SheetId, UserId},
    member::Member,
    proposal::{self, Proposal},
    text::{Email, PersonName, Title},
};

pub(super) const LEAD: u128 = 10;

pub(super) fn parties() -> Parties {
    Parties {
        partnership: PartnershipId::new(Uuid::from_u128(1)),
        buyer: OrganisationId::new(Uuid::from_u128(2)),
        supplier: OrganisationId::new(Uuid::from_u128(3)),
    }
}

pub(super) fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

pub(super) fn actor(user: u128, roles: &[Role]) -> Actor {
    Actor {
        user: UserId::new(Uuid::from_u128(user)),
        organisation: parties().buyer,
        grants: Grants::Roles(Roles::new(roles.to_vec()).unwrap()),
    }
}

pub(super) fn lead() -> Actor {
    actor(LEAD, &[Role::PartnershipLead])
}

pub(super) fn reviewer(user: u128) -> Actor {
    actor(user, &[Role::Reviewer])
}

pub(super) fn member(user: u128, roles: &[Role]) -> Member {
    let actor = actor(user, roles);
    Member {
        user: actor.user,
        organisation: actor.organisation,
        version: 1,
        name: PersonName::parse("Reviewer").unwrap(),
        email: Email::parse("reviewer@northern.example").unwrap(),
        roles: Roles::new(roles.to_vec()).unwrap(),
    }
}

pub(super) fn criteria(weights: &[i64]) -> Criteria {
    let criterion = |(number, weight): (usize, &i64)| Criterion {
        title: Title::parse(&format!("Criterion {number}")).unwrap(),
        weight: Weight::new(*weight).unwrap(),
        description: None,
    };
    Criteria::new(weights.iter().enumerate().map(criterion).collect()).unwrap()
}

fn under_review() -> Proposal {
    let supplier = proposal::tests::party(Side::Supplier);
    let calendar = proposal::tests::calendar();
    proposal::tests::draft().submit(&calendar, &[], &supplier, at(0)).unwrap().0
}

fn party() -> Party {
    lead().party_of(&parties()).unwrap()
}

/// A panel of these reviewers by criteria of these weights.
pub(super) fn panel(reviewers: &[u128], weights: &[i64]) -> Panel {
    let members: Vec<_> = reviewers.iter().map(|user| member(*user, &[Role::Reviewer])).collect();
    let invited = Invited::new(&members).unwrap();
    let id = PanelId::new(Uuid::from_u128(7));
    let terms = (criteria(weights), invited);
    Panel::convene(id, &under_review(), terms, None, &party(), at(1)).unwrap().0
}

pub(super) fn marks(scores: &[i64]) -> Vec<Mark> {
    scores.iter().map(|score| Mark { score: Score::new(*score), comment: None }).collect()
}

pub(super) fn sheet() -> SheetId {
    SheetId::new(Uuid::from_u128(77))
}

/// Declares no conflict and scores; 0 leaves a criterion unanswered.
fn scored(panel: Panel, user: u128, scores: &[i64], recommends: Option<Outcome>) -> Panel {
    let by = reviewer(user);
    let panel = panel.declare(Declaration::NoConflict, &by, at(2)).unwrap().0;
    panel.score(sheet(), marks(scores), recommends, &by, at(3)).unwrap().0
}

fn fraction(numerator: i64, denominator: i64) -> Option<Fraction> {
    Fraction::of(numerator, denominator)
}

fn reason() -> Reason {
    Reason::parse("She is on leave.").unwrap()
}

#[test]
fn figures_by_hand() {
    let panel = panel(&[1, 2, 3], &[50, 30, 20]);
    assert_eq!((panel.found().score, panel.found().disagree), (None, None));
    // (50 * 75 + 30 * 25) / 80, the third left unanswered.
    let panel = scored(panel, 1, &[4, 2, 0], None);
    let own = panel.seats[0].counted().unwrap();
    assert_eq!(total(&panel.criteria, own), fraction(225, 4));
    let alone = panel.found();
    assert_eq!((alone.scored, alone.score, alone.spread), (1, None, None));
    assert_eq!(alone.criteria, [None, None, None]);
    // (50 * 100 + 30 * 0 + 20 * 50) / 100.
    let two = scored(panel, 2, &[5, 1, 3], None);
    let found = two.found();
    assert_eq!(found.score, fraction(465, 8));
    assert_eq!((found.spread, found.disagree), (fraction(15, 4), Some(false)));
    assert_eq!(found.criteria, [fraction(175, 2), fraction(25, 2), None]);
    let three = scored(two, 3, &[1, 1, 1], None).found();
    assert_eq!((three.score, three.spread), (fraction(155, 4), fraction(60, 1)));
    assert_eq!(three.disagree, Some(true));
}

#[test]
fn a_spread_of_25_is_no_disagreement() {
    let found = |scores: [&[i64]; 2]| {
        let panel = scored(panel(&[1, 2], &[1]), 1, scores[0], None);
        scored(panel, 2, scores[1], None).found().disagree
    };
    assert_eq!((found([&[3], &[4]]), found([&[2], &[4]])), (Some(false), Some(true)));
}

#[test]
fn a_panel_recommends_what_more_than_half_of_it_does() {
    let (yes, no) = (Some(Outcome::AcceptedDirect), Some(Outcome::Declined));
    let recommended = |said: &[Option<Outcome>]| {
        let mut one = panel(&[1, 2, 3], &[1]);
        for (recommends, user) in said.iter().zip(1_u128..) {
            one = scored(one, user, &[3], *recommends);
        }
        one.found().recommendation
    };
    assert_eq!(recommended(&[yes]), None);
    assert_eq!(recommended(&[yes, yes]), yes);
    assert_eq!(recommended(&[yes, no]), None);
    assert_eq!(recommended(&[yes, None]), None);
    assert_eq!(recommended(&[no, yes, yes]), yes);
    assert_eq!(recommended(&[yes, None, None]), None);
}

#[test]
fn nobody_scores_without_a_declaration_and_nobody_with_a_conflict() {
    let open = panel(&[1, 2], &[1]);
    let by = reviewer(1);
    let early = open.clone().score(sheet(), marks(&[3]), None, &by, at(2));
    assert!(matches!(early, Err(ActError::Refused(Refusal::NotNow { state: "invited", .. }))));
    let stranger = open.clone().declare(Declaration::NoConflict, &reviewer(5), at(2));
    assert_eq!(stranger, Err(ActError::NotOnIt));
    let conflict = Declaration::Conflict(reason());
    let off = scored(open, 1, &[3], None).declare(conflict, &by, at(4)).unwrap().0;
    assert_eq!((off.found().scored, off.sight(&by)), (0, Sight::OwnConflict));
    let again = off.clone().score(sheet(), marks(&[3]), None, &by, at(5));
    assert_eq!(again, Err(ActError::Conflicted));
    assert!(off.allowed_actions(&by).is_empty());
    assert_eq!(off.seats_seen(&by).len(), 1);
    assert!(off.has_scores());
}

#[test]
fn criteria_are_locked_by_the_first_score() {
    let open = panel(&[1, 2], &[1]);
    let other = criteria(&[3, 4]);
    assert!(open.clone().change_criteria(other.clone(), &lead(), at(2)).is_ok());
    let locked = scored(open, 1, &[3], None);
    assert_eq!(
        locked.clone().change_criteria(other, &lead(), at(4)),
        Err(ActError::CriteriaLocked)
    );
    assert!(!locked.allowed_actions(&lead()).contains(&Action::ChangeCriteria));
}

#[test]
fn nobody_comes_who_could_have_read_the_scores() {
    let scored = scored(panel(&[1, 2], &[1]), 1, &[3], None);
    let add =
        |roles: &[Role], user| scored.clone().add_reviewer(&member(user, roles), &lead(), at(5));
    assert_eq!(add(&[Role::PartnershipLead], LEAD), Err(ActError::MayHaveRead));
    assert_eq!(add(&[Role::Approver], 6), Err(ActError::MayHaveRead));
    assert_eq!(add(&[Role::Analyst], 6), Err(ActError::MayNotReview));
    assert_eq!(add(&[Role::Reviewer], 1), Err(ActError::OnItAlready));
    assert!(add(&[Role::Reviewer], 6).is_ok());
    // Nor whoever was taken off, and may have read since.
    let user = UserId::new(Uuid::from_u128(2));
    let off = scored.clone().remove_reviewer(user, reason(), &lead(), at(5)).unwrap();
    assert_eq!(off.1.reason.as_deref(), Some("She is on leave."));
    let back = off.0.add_reviewer(&member(2, &[Role::Reviewer]), &lead(), at(6));
    assert_eq!(back, Err(ActError::OnItAlready));
}

#[test]
fn whoever_was_taken_off_counts_no_more() {
    let both = scored(scored(panel(&[1, 2], &[1]), 1, &[1], None), 2, &[5], None);
    assert_eq!(both.found().score, fraction(50, 1));
    let user = UserId::new(Uuid::from_u128(1));
    let (left, event) = both.leave(user, By::from(&lead()), at(5)).unwrap();
    assert_eq!((left.found().scored, left.found().score), (1, None));
    assert!(event.reason.is_some());
    assert!(left.leave(user, By::from(&lead()), at(6)).is_none());
}

#[test]
fn a_decision_heeds_the_panel() {
    let (yes, no) = (Outcome::AcceptedDirect, Outcome::Declined);
    let approver = actor(20, &[Role::Approver]);
    let open = panel(&[1, 2], &[1]);
    let close =
        |panel: &Panel, outcome, words, by: &Actor| panel.clone().close(outcome, words, by, at(9));
    // Nobody has scored: as if there were none.
    assert!(close(&open, no, None, &approver).is_ok());
    assert_eq!(close(&open, no, None, &reviewer(1)), Err(CloseError::OwnScoresMissing));
    let one = scored(open, 1, &[5], Some(yes));
    assert_eq!(close(&one, yes, None, &reviewer(1)), Err(CloseError::ScoredAlone));
    assert!(close(&one, no, None, &approver).is_ok());
    let both = scored(one, 2, &[5], Some(yes));
    assert_eq!(close(&both, no, None, &approver), Err(CloseError::NeedsReason));
    assert_eq!(close(&both, yes, Some(reason()), &approver), Err(CloseError::NothingOverridden));
    let (closed, event) = close(&both, no, Some(reason()), &reviewer(1)).unwrap();
    assert_eq!((closed.state, event.kind), (State::Closed, Kind::Panel(Action::Close)));
    assert_eq!(event.audience, Audience::Private(parties().buyer));
    let closing = closed.closing.clone().unwrap();
    assert_eq!((closing.recommendation, closing.override_reason), (Some(yes), Some(reason())));
    assert!(closed.score(sheet(), marks(&[1]), None, &reviewer(2), at(10)).is_err());
    let conflicted = both.declare(Declaration::Conflict(reason()), &reviewer(2), at(5)).unwrap().0;
    assert_eq!(close(&conflicted, yes, None, &reviewer(2)), Err(CloseError::Conflicted));
}

#[test]
fn what_needs_no_decision_needs_no_review() {
    let gone = Panel { is_awaited: false, ..panel(&[1, 2], &[1]) };
    assert_eq!(gone.present_state(), State::Closed);
    assert!(gone.allowed_actions(&reviewer(1)).is_empty());
    assert!(gone.declare(Declaration::NoConflict, &reviewer(1), at(2)).is_err());
}

#[test]
fn who_has_not_scored_is_reminded_once_a_day_before() {
    let due = |day| Some(DueDay::new(day, &Zone::utc()));
    let convene = |due| {
        let invited = Invited::new(&[member(1, &[Role::Reviewer])]).unwrap();
        let id = PanelId::new(Uuid::from_u128(7));
        Panel::convene(id, &under_review(), (criteria(&[1]), invited), due, &party(), at(1))
    };
    let open = convene(due(date(1970, 1, 4))).unwrap().0;
    assert_eq!(open.due(), Some(at(48)));
    assert!(open.clone().lapse(at(47)).is_err());
    let (reminded, event) = open.clone().lapse(at(50)).unwrap();
    assert_eq!((event.kind, event.by), (Kind::Panel(Action::Remind), By::Clock));
    assert_eq!((reminded.due(), reminded.state), (None, State::Open));
    let (ended, event) = Panel { is_awaited: false, ..open }.lapse(at(50)).unwrap();
    assert_eq!((ended.state, event.kind), (State::Closed, Kind::Panel(Action::Close)));
    assert_eq!(convene(due(date(1970, 1, 1))).unwrap().0.due(), None);
    assert_eq!(convene(due(date(1969, 12, 31))).unwrap_err(), ConveneError::DayPassed);
}

#[test]
fn the_supplier_convenes_nothing() {
    let supplier = proposal::tests::party(Side::Supplier);
    assert!(matches!(
        under_review().require_reviewable(&supplier),
        Err(Refusal::NotYours { action: "convene_panel", .. })
    ));
    assert!(proposal::tests::draft().require_reviewable(&party()).is_err());
    for permission in [Permission::ConvenePanels, Permission::ScoreProposals] {
        assert!(!crate::access::SCOPES.contains(&permission));
    }
}

proptest! {
    /// Weights times a constant change nothing, and nothing leaves 0 to 100.
    #[test]
    fn figures_know_only_how_weights_relate(
        rows in prop::collection::vec((1..=10_i64, prop::collection::vec(0..=5_i64, 3)), 1..6),
        factor in 2..=10_i64,
    ) {
        let of = |factor: i64| {
            let weights: Vec<_> = rows.iter().map(|(weight, _)| weight * factor).collect();
            let mut one = panel(&[1, 2, 3], &weights);
            for user in 0..3_usize {
                let scores: Vec<_> = rows.iter().map(|(_, scores)| scores[user]).collect();
                if scores.iter().any(|score| *score > 0) {
                    one = scored(one, user as u128 + 1, &scores, None);
                }
            }
            one.found()
        };
        let found = of(1);
        prop_assert_eq!(&found, &of(factor));
        let (least, most) = (Fraction::zero(), Fraction::from(100));
        for value in found.criteria.iter().chain([&found.score, &found.spread]).flatten() {
            prop_assert!(*value >= least && *value <= most);
        }
        prop_assert_eq!(found.score.is_some(), found.scored >= LEAST);
    }
}
