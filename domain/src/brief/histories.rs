//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached, no
//! deadline is shortened, and every invitee is told the same.

use proptest::prelude::*;

use super::{
    tests::{actor, at, buyer, criteria, draft, fresh, schedule, standing},
    *,
};
use crate::{
    access::Role,
    brief_invitation::{self, BriefInvitation},
    partnership,
};

/// A brief, its invitations, and whether somebody has handed something in.
type All = (Brief, Vec<BriefInvitation>, bool);

/// What a brief says to all, done to each invitation.
fn told(
    (_, invitations, submitted): All,
    brief: Brief,
    act: impl Fn(BriefInvitation) -> Option<BriefInvitation>,
) -> Option<All> {
    Some((brief, invitations.into_iter().map(act).collect::<Option<_>>()?, submitted))
}

/// Tries an action; `None` when it is refused.
fn attempt(all: All, action: Action, more: i64, by: &Actor, now: Timestamp) -> Option<All> {
    let brief = all.0.clone();
    let first = |(one, _): (BriefInvitation, Event)| one;
    match action {
        Action::Draft => None,
        Action::Revise => {
            let invitees = brief.invitees.clone();
            let terms = brief.terms.clone();
            told(all, brief.revise(terms, invitees, by, now).ok()?.0, Some)
        }
        Action::Publish => {
            let active = partnership::State::Active;
            let standings = [standing(1, active), standing(2, active)];
            let (brief, _, made) = brief.publish(&standings, fresh, by, now).ok()?;
            Some((brief, made.into_iter().map(first).collect(), false))
        }
        Action::ReviseCriteria => {
            let other = criteria(&["Price", "Taste"]);
            let submitted = all.2;
            let brief = brief.revise_criteria(other.clone(), submitted, by, now).ok()?.0;
            told(all, brief, |one| one.revise_criteria(other.clone(), by, now).ok().map(first))
        }
        Action::Extend => {
            let old = brief.terms.schedule;
            let moved = |instant: Timestamp| instant + jiff::SignedDuration::from_hours(more);
            let schedule = Schedule::new(
                old.questions_until(),
                moved(old.closes_at()),
                moved(old.decision_by()),
            )?;
            let brief = brief.extend(schedule, by, now).ok()?.0;
            told(all, brief, |one| one.extend(schedule, by, now).ok().map(first))
        }
        Action::Clarify => {
            let brief = brief.clarify(by, now).ok()?.0;
            told(all, brief, |one| one.clarify(by, now).ok().map(first))
        }
        Action::Answer => told(all, brief.answer(by, now).ok()?.0, Some),
        // Each by its own clock; the reminder comes on the way.
        Action::Lapse => {
            let lapsed = |one: BriefInvitation| match one.clone().lapse(now) {
                Ok((next, _)) => Some(next),
                Err(_) => Some(one),
            };
            let brief = brief.lapse(now).map(|(brief, _)| brief).unwrap_or(all.0.clone());
            told(all, brief, lapsed)
        }
        Action::Evaluate => told(all, brief.evaluate(by, now).ok()?.0, Some),
        Action::Decide => told(all, brief.decide(by, now).ok()?.0, Some),
        Action::Archive => told(all, brief.archive(by, now).ok()?.0, Some),
        Action::Cancel => {
            let reason = Reason::parse("The range stays as it is").ok()?;
            let brief = brief.cancel(reason.clone(), by, now).ok()?.0;
            told(all, brief, |one| one.cancel(reason.clone(), by, now).ok().map(first))
        }
    }
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state_or_shortens_a_deadline(
        tries in prop::collection::vec(
            (0..Action::ALL.len(), -60..90_i64, 0..6_u8, 0..30_i64, any::<bool>()), 1..60,
        ),
    ) {
        let (mut all, mut now): (All, i64) = ((draft(), Vec::new(), false), 0);
        for (choice, more, stranger, hours, submits) in tries {
            now += hours;
            let action = Action::ALL[choice];
            let by = if stranger == 0 { actor(4, vec![Role::PartnershipLead]) } else { buyer() };
            // Somebody hands something in.
            let opened = |one: &BriefInvitation| one.require_open(at(now)).is_ok();
            all.2 |= submits && all.1.iter().any(opened);
            let (was, old, submitted) = all.clone();
            let Some(next) = attempt(all.clone(), action, more, &by, at(now)) else { continue };
            prop_assert!(stranger != 0 || action == Action::Lapse);
            let brief = &next.0;
            let terms = &brief.terms;
            let step = (was.state, action, brief.state);
            prop_assert!(
                was == *brief || brief.version == was.version + 1, "{step:?}"
            );
            if was.state != State::Draft {
                let before = was.terms.schedule;
                prop_assert!(terms.schedule == before || terms.schedule.extends(&before));
                prop_assert!(!submitted || terms.detail.criteria == was.terms.detail.criteria);
                prop_assert_eq!(&brief.invitees, &was.invitees);
                prop_assert_ne!(brief.state, State::Draft);
            }
            // All are told the same, and no more than the buyer shares.
            for one in &next.1 {
                prop_assert_eq!(&one.detail, &terms.shared_detail());
                prop_assert_eq!(one.schedule, terms.schedule);
                prop_assert_eq!(one.version, next.1[0].version);
                prop_assert_eq!(one.state, next.1[0].state);
            }
            if let Some(one) = next.1.first() {
                let cancelled = brief_invitation::State::Cancelled;
                prop_assert_eq!(brief.state == State::Cancelled, one.state == cancelled);
                prop_assert!(old.is_empty() || one.version >= old[0].version);
            }
            all = next;
        }
        prop_assert!(schedule(1, 2, 3).extends(&schedule(1, 2, 2)));
    }
}
