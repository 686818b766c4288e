//! Random histories of a panel: nobody sees what others think before her own scores are in, and nobody
//! scores who has not declared.

use proptest::prelude::*;

use super::{
    tests::{LEAD, at, lead, marks, member, panel, reviewer, sheet},
    *,
};
use crate::{access::Role, fraction::Fraction, id::UserId};

#[derive(Debug, Clone)]
enum Try {
    Declare(u128),
    Conflict(u128),
    Score(u128, i64, bool),
    Add(u128),
    Remove(u128),
    Close(u128, bool),
}

fn tries() -> impl Strategy<Value = Try> {
    let who = 1..7_u128;
    prop_oneof![
        4 => who.clone().prop_map(Try::Declare),
        1 => who.clone().prop_map(Try::Conflict),
        6 => (who.clone(), 1..=5_i64, any::<bool>()).prop_map(|(who, score, yes)| Try::Score(who, score, yes)),
        1 => who.clone().prop_map(Try::Add),
        1 => who.clone().prop_map(Try::Remove),
        1 => (who, any::<bool>()).prop_map(|(who, yes)| Try::Close(who, yes)),
    ]
}

fn outcome(yes: bool) -> Outcome {
    if yes { Outcome::AcceptedDirect } else { Outcome::Declined }
}

fn attempt(one: Panel, tried: &Try) -> Option<(Panel, Event)> {
    let now = at(5);
    let reason = || Reason::parse("So it is.").unwrap();
    match *tried {
        Try::Declare(who) => one.declare(Declaration::NoConflict, &reviewer(who), now).ok(),
        Try::Conflict(who) => {
            one.declare(Declaration::Conflict(reason()), &reviewer(who), now).ok()
        }
        Try::Score(who, score, yes) => {
            one.score(sheet(), marks(&[score]), Some(outcome(yes)), &reviewer(who), now).ok()
        }
        Try::Add(who) => one.add_reviewer(&member(who, &[Role::Reviewer]), &lead(), now).ok(),
        Try::Remove(who) => {
            one.remove_reviewer(UserId::new(Uuid::from_u128(who)), reason(), &lead(), now).ok()
        }
        Try::Close(who, yes) => one.close(outcome(yes), None, &reviewer(who), now).ok(),
    }
}

proptest! {
    #[test]
    fn no_history_shows_too_much(steps in prop::collection::vec(tries(), 1..60)) {
        let mut one = panel(&[1, 2, 3, 4], &[1]);
        for tried in steps {
            let was = one.clone();
            let Some((next, event)) = attempt(one.clone(), &tried) else { continue };
            prop_assert_eq!(was.state, State::Open);
            prop_assert_eq!(next.version, was.version + 1);
            prop_assert_eq!(event.before, Some(was.fingerprint()));
            prop_assert_eq!(event.audience, Audience::Private(was.parties.buyer));
            prop_assert_eq!(&event.content, &None);
            if let Try::Close(who, _) = tried {
                // Whoever decides has not scored alone.
                let others = was.seats.iter().filter(|seat| {
                    seat.counted().is_some() && seat.reviewer.uuid().as_u128() != who
                });
                let own = was.seat(UserId::new(Uuid::from_u128(who))).and_then(Seat::counted);
                prop_assert!(own.is_none() || others.count() > 0);
            }
            one = next;
            for who in (1..7_u128).chain([LEAD]) {
                let by = if who == LEAD { lead() } else { reviewer(who) };
                let seat = one.seat(by.user);
                let in_ = seat.is_some_and(|seat| seat.counted().is_some());
                let foreign = one.seats_seen(&by).into_iter().filter(|(seat, told)| {
                    *told && seat.reviewer != by.user
                }).count();
                prop_assert_eq!(foreign > 0, (in_ || who == LEAD) && one.seats.len() > usize::from(in_));
                prop_assert_eq!(one.findings(&by).is_some(), in_ || who == LEAD);
            }
            for seat in &one.seats {
                prop_assert!(seat.sheet.is_none() || seat.declared_at.is_some());
                prop_assert_eq!(seat.counted().is_some(), seat.state == SeatState::Scored);
            }
            let found = one.found();
            if let Some(score) = found.score {
                prop_assert!(score >= Fraction::zero() && score <= Fraction::from(100));
            }
        }
    }
}
