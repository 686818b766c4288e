//! Business calendars: on which days an organisation works, and in how much of its time it answers.
//!
//! What a buyer owes a supplier is due by the buyer's own calendar, so its partners may read it. A
//! working day is a day of the calendar where the organisation is, however many hours it has.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Weekday},
};
use uuid::Uuid;

use crate::{
    actor::Actor,
    content::{Content, Value},
    deadline::{Zone, days_later},
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId},
    names::{Name, names},
};

names! {
    /// What happens to a business calendar.
    pub enum Action {
        /// It is another one from now on.
        Change = "change",
    }
}

names! {
    /// A day of the week (ISO 8601: it begins with Monday).
    pub enum DayOfWeek {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

names! {
    /// Which days count until an answer is due.
    pub enum Counting {
        /// Every day.
        CalendarDays = "calendar_days",
        /// Working days alone.
        WorkingDays = "working_days",
    }
}

impl From<Weekday> for DayOfWeek {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// In how many days a pitch is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerTimes {
    /// Working days until it is acknowledged.
    pub acknowledge: u16,
    /// Days until it is decided.
    pub decide: u16,
    /// Which days those are.
    pub counting: Counting,
}

impl AnswerTimes {
    /// The most days that can be taken.
    pub const MOST: u16 = 180;
}

impl Default for AnswerTimes {
    fn default() -> Self {
        Self { acknowledge: 2, decide: 30, counting: Counting::CalendarDays }
    }
}

/// The days of the week on which there is work: one at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays(BTreeSet<DayOfWeek>);

impl WorkingDays {
    /// These days, where there is one.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = DayOfWeek>) -> Option<Self> {
        let days: BTreeSet<_> = days.into_iter().collect();
        (!days.is_empty()).then_some(Self(days))
    }

    /// Monday to Friday.
    #[must_use]
    pub fn usual() -> Self {
        let weekend = [DayOfWeek::Saturday, DayOfWeek::Sunday];
        Self(DayOfWeek::ALL.iter().copied().filter(|day| !weekend.contains(day)).collect())
    }

    /// The days, from Monday on.
    pub fn iter(&self) -> impl Iterator<Item = DayOfWeek> {
        self.0.iter().copied()
    }
}

/// On which days there is work, and in which time pitches are answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Where the days begin and end.
    pub zone: Zone,
    /// The days of the week on which there is work.
    pub working_days: WorkingDays,
    /// The days on which there is none, whatever day of the week they are.
    pub holidays: BTreeSet<Date>,
    /// In which time pitches are answered.
    pub answers: AnswerTimes,
}

impl Terms {
    /// The most holidays of a calendar: some ten years of them.
    pub const MOST_HOLIDAYS: usize = 200;

    /// True on a day on which there is work.
    #[must_use]
    pub fn works_on(&self, day: Date) -> bool {
        self.working_days.0.contains(&day.weekday().into()) && !self.holidays.contains(&day)
    }

    /// The end of the `count`th working day after the one on which `at` lies; the far end of time where
    /// there is none.
    #[must_use]
    pub fn after_working_days(&self, at: Timestamp, count: u16) -> Timestamp {
        let first = self.zone.day_of(at);
        let last = match usize::from(count).checked_sub(1) {
            Some(others) => self.working_days_after(first).nth(others),
            None => Some(first),
        };
        last.map_or(Timestamp::MAX, |day| self.zone.end_of(day))
    }

    /// The working days that have begun after one instant and until another.
    #[must_use]
    pub fn working_days_between(&self, since: Timestamp, until: Timestamp) -> u16 {
        let (first, last) = (self.zone.day_of(since), self.zone.day_of(until));
        let begun = self.working_days_after(first).take_while(|day| *day <= last);
        u16::try_from(begun.count()).unwrap_or(u16::MAX)
    }

    /// The instant by which a pitch that comes at `at` is acknowledged.
    #[must_use]
    pub fn acknowledge_by(&self, at: Timestamp) -> Timestamp {
        self.after_working_days(at, self.answers.acknowledge)
    }

    /// The instant by which a pitch that comes at `at` is decided: the end of a day.
    #[must_use]
    pub fn decide_by(&self, at: Timestamp) -> Timestamp {
        let days = self.answers.decide;
        match self.answers.counting {
            Counting::CalendarDays => {
                self.zone.end_of(days_later(self.zone.day_of(at), i32::from(days)))
            }
            Counting::WorkingDays => self.after_working_days(at, days),
        }
    }

    /// When it is due, where the clock stood still between two instants: of calendar days as much later
    /// as time has passed, of working days as many later as have begun.
    #[must_use]
    pub fn moved(
        &self,
        due: Timestamp,
        counting: Counting,
        since: Timestamp,
        until: Timestamp,
    ) -> Timestamp {
        match counting {
            Counting::CalendarDays => {
                let stood = until.duration_since(since).max(SignedDuration::ZERO);
                due.saturating_add(stood).unwrap_or(Timestamp::MAX)
            }
            // It is due at the end of a day: the last instant of that day counts from there.
            Counting::WorkingDays => match self.working_days_between(since, until) {
                0 => due,
                days => {
                    let on_the_day = due.saturating_sub(SignedDuration::from_nanos(1));
                    self.after_working_days(on_the_day.unwrap_or(due), days)
                }
            },
        }
    }

    fn working_days_after(&self, day: Date) -> impl Iterator<Item = Date> {
        day.series(1.day()).skip(1).filter(|day| self.works_on(*day))
    }
}

impl Default for Terms {
    /// Those of whoever has said nothing: Monday to Friday, in UTC.
    fn default() -> Self {
        Self {
            zone: Zone::utc(),
            working_days: WorkingDays::usual(),
            holidays: BTreeSet::new(),
            answers: AnswerTimes::default(),
        }
    }
}

/// The calendar of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1: what nobody has changed is the first.
    pub version: i32,
    /// What it says.
    pub terms: Terms,
}

impl BusinessCalendar {
    /// The calendar of an organisation that has said nothing.
    #[must_use]
    pub fn usual(organisation: OrganisationId) -> Self {
        Self { organisation, version: 1, terms: Terms::default() }
    }

    /// Another calendar from now on. What is due already stays due when it was.
    #[must_use]
    pub fn change(self, terms: Terms, by: &Actor, at: Timestamp) -> (Self, Event) {
        let was = self.was();
        let next = Self { version: self.version + 1, terms, ..self };
        let event = was.becomes(&next, Action::Change, by.into(), at, None);
        (next, event)
    }
}

impl Entity for BusinessCalendar {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::BusinessCalendar(action)
    }

    fn object(&self) -> Uuid {
        self.organisation.uuid()
    }

    fn state_name(&self) -> &'static str {
        "in_use"
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        let Terms { zone, working_days, holidays, answers } = &self.terms;
        let days = working_days.iter().map(|day| day.as_str().into());
        let holidays = holidays.iter().map(|day| day.to_string().into());
        Content::new()
            .with("time_zone", zone.name())
            .with("working_days", Value::List(days.collect()))
            .with("holidays", Value::List(holidays.collect()))
            .with("acknowledge_within", i64::from(answers.acknowledge))
            .with("decide_within", i64::from(answers.decide))
            .with("counting", answers.counting.as_str())
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn calendar(zone: &str, holidays: &[Date]) -> Terms {
        let zone = Zone::parse(zone).unwrap();
        Terms { zone, holidays: holidays.iter().copied().collect(), ..Terms::default() }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let utc = calendar("UTC", &[]);
        let two = |calendar: &Terms, text| calendar.after_working_days(at(text), 2).to_string();
        // 27 November 2026 is a Friday.
        assert_eq!(two(&utc, "2026-11-24T09:00:00Z"), "2026-11-27T00:00:00Z");
        assert_eq!(two(&utc, "2026-11-27T09:00:00Z"), "2026-12-02T00:00:00Z");
        assert_eq!(two(&utc, "2026-11-28T09:00:00Z"), "2026-12-02T00:00:00Z");
        let christmas = [date(2026, 12, 25), date(2027, 1, 1)];
        let berlin = calendar("Europe/Berlin", &christmas);
        assert_eq!(two(&berlin, "2026-12-23T12:00:00Z"), "2026-12-28T23:00:00Z");
        assert_eq!(two(&berlin, "2026-12-30T12:00:00Z"), "2027-01-04T23:00:00Z");
        // It is Thursday in Berlin already.
        assert_eq!(two(&berlin, "2026-11-25T23:30:00Z"), "2026-11-30T23:00:00Z");
        assert_eq!(
            berlin.after_working_days(at("2026-11-28T12:00:00Z"), 0),
            at("2026-11-28T23:00:00Z")
        );
    }

    #[test]
    fn summer_time_makes_a_day_shorter_or_longer_but_not_more_than_one() {
        // Summer time begins on Sunday, 28 March 2027, and ends on Sunday, 31 October.
        let working_days = WorkingDays::new(DayOfWeek::ALL.iter().copied()).unwrap();
        let every_day = Terms { working_days, ..calendar("Europe/Berlin", &[]) };
        let one = |text| every_day.after_working_days(at(text), 1).to_string();
        assert_eq!(one("2027-03-27T12:00:00Z"), "2027-03-28T22:00:00Z");
        assert_eq!(one("2027-10-30T12:00:00Z"), "2027-10-31T23:00:00Z");
        let between = |since, until| every_day.working_days_between(at(since), at(until));
        assert_eq!(between("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"), 1);
        assert_eq!(between("2027-10-30T22:00:00Z", "2027-10-31T22:59:59Z"), 0);
    }

    #[test]
    fn somebody_works_on_some_day() {
        assert_eq!(WorkingDays::new([]), None);
        let saturdays = WorkingDays::new([DayOfWeek::Saturday]).unwrap();
        let saturdays = Terms { working_days: saturdays, ..Terms::default() };
        assert!(saturdays.works_on(date(2026, 11, 28)) && !saturdays.works_on(date(2026, 11, 27)));
        let third = saturdays.after_working_days(at("2026-11-28T12:00:00Z"), 3);
        assert_eq!(third.to_string(), "2026-12-20T00:00:00Z");
    }

    proptest! {
        /// Working days are added as they are counted, wherever the days begin, in any year.
        #[test]
        fn what_is_added_is_what_is_counted(
            second in 1_700_000_000_i64..2_000_000_000,
            count in 1_u16..60,
            zone in prop::sample::select(&[
                "UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Pacific/Apia",
                "Australia/Lord_Howe",
            ][..]),
            holidays in prop::collection::vec((2023_i16..2034, 1_i8..13, 1_i8..29), 0..40),
        ) {
            let holidays: Vec<_> = holidays.into_iter().map(|(y, m, d)| date(y, m, d)).collect();
            let calendar = calendar(zone, &holidays);
            let since = Timestamp::from_second(second).unwrap();
            let due = calendar.after_working_days(since, count);
            let last = calendar.zone.day_of(due - SignedDuration::from_nanos(1));
            prop_assert!(calendar.works_on(last));
            prop_assert_eq!(calendar.zone.end_of(last), due);
            // The last working day has begun; by counting each day of the calendar by itself.
            let mut day = calendar.zone.day_of(since);
            let mut counted = 0;
            while day < last {
                day = day.tomorrow().unwrap();
                let weekday = day.weekday().to_monday_one_offset();
                counted += u16::from(weekday <= 5 && !holidays.contains(&day));
            }
            prop_assert_eq!(counted, count);
            let before = due - SignedDuration::from_nanos(1);
            prop_assert_eq!(calendar.working_days_between(since, before), count);
        }
    }
}
