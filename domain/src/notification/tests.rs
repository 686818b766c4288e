//! What comes by mail, when, and what nobody can switch off.

use uuid::Uuid;

use super::*;
use crate::{id::Id, names::Name};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn terms(zone: &str, hour: i8) -> Terms {
    let (zone, hour) = (Zone::parse(zone).unwrap(), Hour::new(hour).unwrap());
    Terms { zone, hour, ..Terms::default() }
}

fn settings(terms: Terms) -> Settings {
    let (person, organisation) = (Uuid::from_u128(1), Uuid::from_u128(2));
    Settings::usual(UserId::new(person), OrganisationId::new(organisation)).change(terms)
}

#[test]
fn the_mail_of_a_day_comes_at_the_hour_where_the_person_is() {
    for (zone, hour, now, next) in [
        ("UTC", 8, "2027-03-01T07:59:59Z", "2027-03-01T08:00:00Z"),
        // The instant itself belongs to the next day.
        ("UTC", 8, "2027-03-01T08:00:00Z", "2027-03-02T08:00:00Z"),
        ("Europe/Berlin", 8, "2027-03-27T10:00:00Z", "2027-03-28T06:00:00Z"),
        ("Europe/Berlin", 8, "2027-10-30T10:00:00Z", "2027-10-31T07:00:00Z"),
        // Two o'clock is skipped on 28 March, and comes twice on 31 October.
        ("Europe/Berlin", 2, "2027-03-27T12:00:00Z", "2027-03-28T01:00:00Z"),
        ("Europe/Berlin", 2, "2027-10-30T12:00:00Z", "2027-10-31T00:00:00Z"),
        ("Europe/Berlin", 2, "2027-10-31T00:30:00Z", "2027-11-01T01:00:00Z"),
        // On the other side of the date line it is the next day already.
        ("Pacific/Kiritimati", 8, "2027-03-01T17:00:00Z", "2027-03-01T18:00:00Z"),
        ("Pacific/Pago_Pago", 8, "2027-03-01T18:00:00Z", "2027-03-01T19:00:00Z"),
    ] {
        let next_digest = terms(zone, hour).next_digest(at(now));
        assert_eq!(next_digest, at(next), "{zone} {hour} {now}");
    }
}

#[test]
fn each_hour_of_a_zone_comes_once_a_day() {
    for zone in ["Europe/Berlin", "Asia/Beirut", "America/New_York", "Pacific/Apia"] {
        for hour in 0..24 {
            let terms = terms(zone, hour);
            let mut now = at("2027-01-01T00:00:00Z");
            for _ in 0..366 {
                let next = terms.next_digest(now);
                let pause = now.duration_until(next).as_hours();
                assert!((0..=25).contains(&pause) && next > now, "{zone} {hour} {now}");
                now = next;
            }
        }
    }
}

#[test]
fn what_is_mandatory_comes_at_once_whatever_is_chosen() {
    let now = at("2027-03-01T00:00:00Z");
    let partnership = PartnershipId::new(Uuid::from_u128(3));
    for kind in Kind::ALL.iter().copied() {
        let mut chosen = terms("UTC", 8);
        let off = chosen.choices.choose(kind, Choice::Off);
        assert_eq!(off.is_err(), kind.is_mandatory(), "{kind}");
        assert_eq!(chosen.choices.choose(kind, Choice::AtOnce), Ok(()));
        assert_eq!(chosen.choices, Choices::default());
        chosen.muted.insert(partnership);
        let way = settings(chosen).way(kind, Some(partnership), now);
        assert_eq!(way == Way::AtOnce, kind.is_mandatory(), "{kind}");
    }
}

#[test]
fn a_mute_is_of_one_partnership() {
    let now = at("2027-03-01T00:00:00Z");
    let [one, other] = [1, 2].map(|number| PartnershipId::new(Uuid::from_u128(number)));
    let mut chosen = terms("UTC", 8);
    chosen.choices.choose(Kind::Goals, Choice::Digest).unwrap();
    chosen.choices.choose(Kind::Plans, Choice::Off).unwrap();
    chosen.muted.insert(one);
    let settings = settings(chosen);
    let day = Way::Digest(at("2027-03-01T08:00:00Z"));
    for (kind, partnership, way) in [
        (Kind::Proposals, Some(one), Way::Silent),
        (Kind::Proposals, Some(other), Way::AtOnce),
        (Kind::Proposals, None, Way::AtOnce),
        (Kind::Goals, Some(one), Way::Silent),
        (Kind::Goals, Some(other), day),
        (Kind::Plans, Some(other), Way::Silent),
    ] {
        assert_eq!(settings.way(kind, partnership, now), way, "{kind} {partnership:?}");
    }
}

#[test]
fn whoever_unsubscribes_is_unsubscribed_once_and_from_that_alone() {
    let mut chosen = terms("UTC", 8);
    chosen.choices.choose(Kind::Goals, Choice::Digest).unwrap();
    let before = settings(chosen);
    let off = before.unsubscribe(Some(Kind::Proposals)).unwrap();
    assert_eq!(off.version, before.version + 1);
    assert_eq!(off.terms.choices.of(Kind::Proposals), Choice::Off);
    assert_eq!(off.terms.choices.of(Kind::Goals), Choice::Digest);
    assert_eq!(off.unsubscribe(Some(Kind::Proposals)), None);
    assert_eq!(off.unsubscribe(Some(Kind::Signatures)), None);
    // From the mail of a day: from all that comes with it.
    let none = off.unsubscribe(None).unwrap();
    assert_eq!(none.terms.choices.of(Kind::Goals), Choice::Off);
    assert_eq!(none.unsubscribe(None), None);
}

#[test]
fn what_comes_too_often_is_kept_back_until_the_window_ends() {
    let begin = at("2027-03-01T00:00:00Z");
    let gone: Vec<_> = (0..12).map(|second| begin + SignedDuration::from_secs(second)).collect();
    assert_eq!(gathered_until(&[]), None);
    assert_eq!(gathered_until(&gone[..MOST_AT_ONCE - 1]), None);
    for count in MOST_AT_ONCE..=gone.len() {
        assert_eq!(gathered_until(&gone[..count]), Some(begin + WINDOW));
    }
}
