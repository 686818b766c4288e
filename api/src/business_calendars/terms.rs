//! What a calendar is to be, as it comes.

use std::collections::BTreeSet;

use domain::{
    business_calendar::{AnswerTimes, Terms, WorkingDays},
    deadline::Zone,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, date, name, zone};

/// When the organisation works, and in which time it answers, as a whole: what is left out is as usual.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBusinessCalendar, example = json!({
    "time_zone": "Europe/Berlin",
    "working_days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "holidays": ["2026-12-25", "2027-01-01"],
    "acknowledge_within": 2,
    "decide_within": 20,
    "counting": "working_days",
}))]
pub(crate) struct Request {
    /// Where its days begin and end, by the IANA name of a time zone; `UTC` where it is left out.
    #[schema(value_type = Option<String>, max_length = 64)]
    time_zone: Field<String>,
    /// The days of the week on which it works; Monday to Friday where it is left out.
    #[schema(value_type = Option<Vec<String>>, min_items = 1, max_items = 7)]
    working_days: Field<Vec<Field<String>>>,
    /// The days on which it does not, whatever day of the week they are.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    holidays: Field<Vec<Field<String>>>,
    /// Working days in which a pitch is acknowledged; 2 where it is left out.
    #[schema(value_type = Option<u16>, minimum = 1, maximum = 180)]
    acknowledge_within: Field<i64>,
    /// Days in which a pitch is decided; 30 where it is left out.
    #[schema(value_type = Option<u16>, minimum = 1, maximum = 180)]
    decide_within: Field<i64>,
    /// Which days those are: `calendar_days` or `working_days`; calendar days where it is left out.
    #[schema(value_type = Option<String>)]
    counting: Field<String>,
}

fn days(raw: i64) -> Result<u16, Wrong> {
    let most = AnswerTimes::MOST;
    let days = u16::try_from(raw).ok().filter(|days| (1..=most).contains(days));
    days.ok_or_else(|| Wrong::new("out_of_range", format!("must be from 1 to {most}")))
}

fn working_days(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Option<WorkingDays> {
    let days = reader.each("working_days", field, |reader, raw| reader.item(name(raw)))?;
    let days = WorkingDays::new(days);
    if days.is_none() {
        reader.fault("working_days", Wrong::new("too_few", "must have a day at least"));
    }
    days
}

impl Parse for Request {
    type Value = Terms;

    fn parse(self, reader: &mut Reader) -> Option<Terms> {
        let usual = Terms::default();
        let zone = reader.optional("time_zone", self.time_zone, zone);
        let working_days = match self.working_days {
            Field::Absent => Some(usual.working_days),
            given => working_days(reader, given),
        };
        let holidays = match self.holidays {
            Field::Absent => Some(Vec::new()),
            given => reader.each("holidays", given, |reader, raw| reader.item(date(raw))),
        };
        let holidays: Option<BTreeSet<_>> = holidays.map(|days| days.into_iter().collect());
        if holidays.as_ref().is_some_and(|days| days.len() > Terms::MOST_HOLIDAYS) {
            let rule = format!("must be {} at most", Terms::MOST_HOLIDAYS);
            reader.fault("holidays", Wrong::new("too_many", rule));
        }
        let acknowledge = reader.optional("acknowledge_within", self.acknowledge_within, days);
        let decide = reader.optional("decide_within", self.decide_within, days);
        let counting = reader.optional("counting", self.counting, name);
        Some(Terms {
            zone: zone.unwrap_or_else(Zone::utc),
            working_days: working_days?,
            holidays: holidays?,
            answers: AnswerTimes {
                acknowledge: acknowledge.unwrap_or(usual.answers.acknowledge),
                decide: decide.unwrap_or(usual.answers.decide),
                counting: counting.unwrap_or(usual.answers.counting),
            },
        })
    }
}
