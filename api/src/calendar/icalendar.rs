//! The calendar as other calendars read it (RFC 5545): each entry takes whole days, wherever its reader is.

use domain::calendar::{Entry, What};
use icalendar::{Calendar, Component, Event, Property, ValueType};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The form.
pub(crate) const TEXT_CALENDAR: &str = "text/calendar; charset=utf-8";

/// How often other calendars may look again (RFC 7986, 5.7).
const EVERY: &str = "PT1H";

/// The entries, as they are at `now`.
pub(crate) fn icalendar(entries: &[Entry], now: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Tandem//Windows and gates//EN"),
        ("CALSCALE", "GREGORIAN"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.name("Tandem");
    let every = Property::new("REFRESH-INTERVAL", EVERY).add_parameter("VALUE", "DURATION").done();
    calendar.append_property(every).append_property(Property::new("X-PUBLISHED-TTL", EVERY));
    let stamp = now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    for entry in entries {
        calendar.push(event(entry, &stamp));
    }
    calendar.to_string()
}

fn event(entry: &Entry, stamp: &str) -> Event {
    let day = |name: &str, day: Date| {
        let text = day.strftime("%Y%m%d").to_string();
        Property::new(name, text).append_parameter(ValueType::Date).done()
    };
    let what = match entry.what {
        What::ExclusivityWindow => "Exclusivity",
        What::ExclusivityLatestStart => "Last day for exclusivity to begin",
        What::ExclusivityCure => "Last day to make good what exclusivity asks for",
        What::PilotRun => "Pilot",
        What::PilotGate => "Gate of the pilot",
        What::PilotDecision => "Last day to decide on the pilot",
    };
    let (number, name) = match &entry.of_several {
        Some((number, name)) => (format!(".{number}"), format!(", {}", name.as_str())),
        None => Default::default(),
    };
    Event::new()
        .uid(&format!("{}.{}{number}@tandem", entry.object, entry.what))
        .append_property(Property::new("DTSTAMP", stamp))
        .append_property(day("DTSTART", entry.from))
        .append_property(day("DTEND", entry.to))
        .summary(&format!("{what}{name}: {}", entry.title.as_str()))
        .description(&format!("{} of {}", entry.object, entry.partnership))
        // Nobody is busy because of it.
        .append_property(Property::new("TRANSP", "TRANSPARENT"))
        .done()
}
