//! The life of an innovation, without a server.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    access::{Grants, Role, Roles},
    id::UserId,
    proposal::{Details, NoValueLine, Sketch},
};

fn actor(organisation: u128, roles: Vec<Role>) -> Actor {
    Actor {
        user: UserId::new(Uuid::from_u128(9)),
        organisation: OrganisationId::new(Uuid::from_u128(organisation)),
        grants: Grants::Roles(Roles::new(roles).unwrap()),
    }
}

fn own() -> Actor {
    actor(3, vec![Role::Contributor])
}

fn entry(title: &str) -> Entry {
    Entry {
        title: Title::parse(title).unwrap(),
        summary: Some(Line::parse("A third less plastic").unwrap()),
        category: Some(Category::Packaging),
        readiness: Readiness::new(7),
        stage: Some(Stage::Validation),
        intellectual_property: None,
        notes: Some(Paragraph::parse("Offered to three customers.").unwrap()),
    }
}

fn innovation() -> Innovation {
    let id = InnovationId::new(Uuid::from_u128(7));
    Innovation::draft(id, entry("Paper bottle"), &own(), Timestamp::UNIX_EPOCH).0
}

#[test]
fn it_is_its_organisations_alone() {
    let (organisation, foreign) = (own().organisation, actor(4, vec![Role::Contributor]));
    assert_eq!(innovation().audience(), Audience::Private(organisation));
    let refused = innovation().archive(&foreign, Timestamp::UNIX_EPOCH);
    assert!(matches!(refused, Err(Refusal::NotYours { .. })));
    assert!(innovation().require_pitchable(&foreign).is_err());
    assert!(innovation().allowed_actions(&foreign).is_empty());
}

#[test]
fn what_may_be_done_follows_from_state_and_role() {
    let lead = actor(3, vec![Role::PartnershipLead]);
    let all = [Action::Revise, Action::Pitch, Action::Archive];
    assert_eq!(innovation().allowed_actions(&lead), all);
    assert!(innovation().allowed_actions(&actor(3, vec![Role::Analyst])).is_empty());
    let (archived, _) = innovation().archive(&lead, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(archived.allowed_actions(&lead), [Action::Restore]);
    assert!(archived.require_pitchable(&lead).is_err());
}

#[test]
fn a_pitch_takes_over_what_it_lacks_and_never_the_notes() {
    let pitch = Sketch::default().completed_by(&innovation()).unwrap();
    let entry = innovation().entry;
    assert_eq!(pitch.title, entry.title);
    assert_eq!(
        (Some(pitch.value_line.clone()), pitch.details.category),
        (entry.summary, entry.category)
    );
    assert!(!pitch.content().canonical().contains("three customers"));
    assert!(!pitch.content().canonical().contains("validation"));

    let own = Sketch {
        value_line: Some(Line::parse("Half the plastic").unwrap()),
        details: Details { category: Some(Category::Cost), ..Details::default() },
        ..Sketch::default()
    };
    let pitch = own.completed_by(&innovation()).unwrap();
    assert_eq!(pitch.value_line.as_str(), "Half the plastic");
    assert_eq!(pitch.details.category, Some(Category::Cost));

    let mut silent = innovation();
    silent.entry.summary = None;
    assert_eq!(Sketch::default().completed_by(&silent).unwrap_err(), NoValueLine);
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        tries in prop::collection::vec((0..4_usize, any::<bool>()), 1..60),
    ) {
        let now = Timestamp::UNIX_EPOCH;
        let mut one = innovation();
        for (choice, stranger) in tries {
            let by = if stranger { actor(4, vec![Role::Contributor]) } else { own() };
            let was = one.clone();
            let done = match choice {
                0 => was.clone().revise(entry("Paper bottle, again"), &by, now),
                1 => was.clone().archive(&by, now),
                2 => was.clone().restore(&by, now),
                _ => was.require_pitchable(&by).and(Err(Refusal::NotYours { noun: "", action: "" })),
            };
            let Ok((next, event)) = done else { continue };
            prop_assert!(!stranger);
            prop_assert_eq!(next.version, was.version + 1);
            prop_assert_eq!(event.before, Some(was.fingerprint()));
            prop_assert_eq!(event.audience, Audience::Private(was.organisation));
            prop_assert_eq!(&event.content, &None);
            if was.state == State::Archived {
                prop_assert_eq!((next.state, &next.entry), (State::Active, &was.entry));
            }
            one = next;
        }
    }
}
