//! Deadlines: what waits ends by itself, at an instant that is known from its beginning.
//!
//! Each entity tells the instant ([`crate::event::Entity::due`]); the database keeps one row for it,
//! and one worker lets what is due lapse. What is due on a day is due at the end of that day where it
//! is agreed: the first instant of the next.

use std::sync::LazyLock;

use jiff::{
    SignedDuration, Timestamp, ToSpan, Unit, Zoned,
    civil::{Date, Time},
    tz::{TimeZone, TimeZoneDatabase},
};

/// The rules of all time zones, as this version of Tandem carries them: every server agrees.
static RULES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The instant `days` times 24 hours later; the far end of time where there is none.
#[must_use]
pub fn after_days(at: Timestamp, days: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(days.saturating_mul(24))).unwrap_or(Timestamp::MAX)
}

/// The day `days` later; the last one there is where there is none.
#[must_use]
pub fn days_later(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// The days from one day to another; below zero where that comes before.
#[must_use]
pub fn days_apart(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// A time zone by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of this name, such as `Europe/Berlin`, in any case.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let zone = RULES.get(name).ok().filter(|zone| !zone.is_unknown())?;
        zone.iana_name().is_some().then_some(Self(zone))
    }

    /// Its name, in its one spelling.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The instant at which a day is over: the next one begins. Where summer time skips midnight, that
    /// is the first instant after the gap.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        day.tomorrow().map_or(Timestamp::MAX, |next| self.start_of(next))
    }

    /// The instant at which a day begins: the one before it is over.
    #[must_use]
    pub fn start_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.0.clone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }

    /// The instant at which an hour of a day begins, from 0 to 23. Where summer time skips the hour that is
    /// the first instant after the gap, and where the hour comes twice, the first time.
    #[must_use]
    pub fn hour_of(&self, day: Date, hour: i8) -> Timestamp {
        let midnight = self.start_of(day);
        let Ok(time) = Time::new(hour, 0, 0, 0) else { return midnight };
        let local = day.to_datetime(time).to_zoned(self.0.clone());
        local.map_or(Timestamp::MAX, |at| at.timestamp())
    }

    /// The day on which an instant lies.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The midnights between one instant and a later one; so the parts of a time add up to the whole.
    #[must_use]
    pub fn midnights_between(&self, since: Timestamp, until: Timestamp) -> i32 {
        let days = days_apart(self.day_of(since), self.day_of(until));
        i32::try_from(days).unwrap_or_default().max(0)
    }

    /// The days from one instant to a later one, by the calendar; one that has begun counts whole.
    #[must_use]
    pub fn days_between(&self, since: Timestamp, until: Timestamp) -> i32 {
        let (since, until) = (self.local(since), self.local(until));
        let days = since.until((Unit::Day, &until)).map_or(0, |span| span.get_days()).max(0);
        let whole = since.saturating_add(days.days()) >= until;
        if whole { days } else { days + 1 }
    }

    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn end(zone: &str, year: i16, month: i8, day: i8) -> String {
        Zone::parse(zone).unwrap().end_of(date(year, month, day)).to_string()
    }

    #[test]
    fn a_day_ends_where_it_is_agreed() {
        assert_eq!(end("UTC", 2027, 3, 1), "2027-03-02T00:00:00Z");
        // Summer time begins on 28 March and ends on 31 October in Berlin, on 14 March and 7 November
        // in New York.
        assert_eq!(end("Europe/Berlin", 2027, 3, 27), "2027-03-27T23:00:00Z");
        assert_eq!(end("Europe/Berlin", 2027, 3, 28), "2027-03-28T22:00:00Z");
        assert_eq!(end("Europe/Berlin", 2027, 10, 31), "2027-10-31T23:00:00Z");
        assert_eq!(end("America/New_York", 2027, 3, 14), "2027-03-15T04:00:00Z");
        assert_eq!(end("America/New_York", 2027, 11, 7), "2027-11-08T05:00:00Z");
        // Midnight itself is skipped: the day begins at one.
        assert_eq!(end("Asia/Beirut", 2027, 3, 27), "2027-03-27T22:00:00Z");
    }

    #[test]
    fn days_meet_without_gap_or_overlap() {
        for zone in ["UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Pacific/Apia"] {
            let zone = Zone::parse(zone).unwrap();
            let mut day = date(2027, 1, 1);
            for _ in 0..400 {
                let end = zone.end_of(day);
                assert_eq!(zone.day_of(end - SignedDuration::from_nanos(1)), day);
                day = day.tomorrow().unwrap();
                assert_eq!((zone.start_of(day), zone.day_of(end)), (end, day));
            }
        }
    }

    #[test]
    fn a_day_that_has_begun_counts_whole() {
        let berlin = Zone::parse("europe/berlin").unwrap();
        assert_eq!(berlin.name(), "Europe/Berlin");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let days = |since, until| berlin.days_between(at(since), at(until));
        assert_eq!(days("2027-03-01T00:00:00Z", "2027-03-01T00:00:00Z"), 0);
        assert_eq!(days("2027-03-01T00:00:00Z", "2027-03-01T00:00:01Z"), 1);
        assert_eq!(days("2027-03-01T00:00:00Z", "2027-03-03T00:00:00Z"), 2);
        // A day of 23 hours is a day.
        assert_eq!(days("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"), 1);
        for wrong in ["", "Berlin", "Etc/Unknown", "Europe/Berlin ", "../etc/passwd", "+02:00"] {
            assert!(Zone::parse(wrong).is_none(), "{wrong}");
        }
    }
}
