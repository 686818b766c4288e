//! Business calendars: when an organisation works, by which what it owes is due.

mod change;
mod of_partnership;
mod show;
mod terms;

use domain::{business_calendar::BusinessCalendar, machine::Name};
use serde::Serialize;
use utoipa::ToSchema;

use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(show::business_calendar_show)
        .service(change::business_calendar_change)
        .service(of_partnership::partnership_business_calendar);
}

/// When an organisation works, and in which time it answers.
#[derive(Serialize, ToSchema)]
#[schema(as = BusinessCalendar)]
struct BusinessCalendarView {
    /// The organisation.
    #[schema(example = "org_01930000000070008000000000000001")]
    organisation: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// Where its days begin and end, by the IANA name of a time zone.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// The days of the week on which it works, from Monday on.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 7, example = json!(["monday", "tuesday"]))]
    working_days: Vec<&'static str>,
    /// The days on which it does not, whatever day of the week they are.
    #[schema(value_type = Vec<String>, max_items = 200, example = json!(["2026-12-25"]))]
    holidays: Vec<String>,
    /// Working days in which a pitch is acknowledged.
    #[schema(minimum = 1, maximum = 180, example = 2)]
    acknowledge_within: u16,
    /// Days in which a pitch is decided.
    #[schema(minimum = 1, maximum = 180, example = 30)]
    decide_within: u16,
    /// Which days those are: `calendar_days` or `working_days`.
    #[schema(example = "calendar_days")]
    counting: &'static str,
}

impl From<&BusinessCalendar> for BusinessCalendarView {
    fn from(calendar: &BusinessCalendar) -> Self {
        let terms = &calendar.terms;
        Self {
            organisation: calendar.organisation.to_string(),
            version: calendar.version,
            time_zone: terms.zone.name().to_owned(),
            working_days: terms.working_days.iter().map(Name::as_str).collect(),
            holidays: terms.holidays.iter().map(ToString::to_string).collect(),
            acknowledge_within: terms.answers.acknowledge,
            decide_within: terms.answers.decide,
            counting: terms.answers.counting.as_str(),
        }
    }
}
