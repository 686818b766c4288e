//! What stands in the calendar between two days.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, calendar::Entry, machine::Name};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{MOST, between};
use crate::{
    answers::{plain, response},
    caller::Caller,
    lists::{parameters, unknown, wrong},
    periods::{between_days, day},
    problem::Problem,
};

/// The longest time, in days.
const LONGEST: i64 = 366;

/// Which days are looked at.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Question` reads one by one")]
pub(crate) struct CalendarParameters {
    /// The first day.
    #[param(format = Date, example = "2027-01-01")]
    from: String,
    /// The day behind the last, at most 366 days later.
    #[param(format = Date, example = "2027-04-01")]
    to: String,
}

/// What a caller asked.
pub(crate) struct Question(Date, Date);

impl FromRequest for Question {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let (mut from, mut to) = (None, None);
            for (name, value) in parameters(request)? {
                match name.as_str() {
                    "from" => from = Some(day(&name, &value)?),
                    "to" => to = Some(day(&name, &value)?),
                    _ => return Err(unknown(&name)),
                }
            }
            let (from, to) = between_days(from, to, "from and to", LONGEST)?;
            Ok(Self(from, to))
        };
        ready(read())
    }
}

/// Something that stands in the calendar.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarEntry)]
struct EntryView {
    /// `exclusivity_window`: a buyer may be first; `exclusivity_latest_start`: the last day on which a right
    /// can begin; `exclusivity_cure`: the last day to make good what was missed; `pilot_run`: a pilot runs;
    /// `pilot_gate`: the day of a gate at which the buyer has not said yet whether it goes on; `pilot_decision`:
    /// the last day to decide on it.
    #[schema(example = "pilot_decision")]
    what: &'static str,
    /// Of which object.
    #[schema(example = "pilot_01930000000070008000000000000001")]
    object: String,
    /// Of which partnership.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// What the object is called.
    #[schema(example = "Paper bottle in twelve shops")]
    title: String,
    /// Of what an object has several, the number of this one, from 1.
    #[schema(minimum = 1, example = json!(null))]
    number: Option<usize>,
    /// And what it is called.
    #[schema(example = json!(null))]
    name: Option<String>,
    /// The first day.
    #[schema(format = Date, example = "2027-03-31")]
    from: String,
    /// The day behind the last.
    #[schema(format = Date, example = "2027-04-01")]
    to: String,
    /// Where the days begin and end.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
}

impl From<&Entry> for EntryView {
    fn from(entry: &Entry) -> Self {
        Self {
            what: entry.what.as_str(),
            object: entry.object.to_string(),
            partnership: entry.partnership.to_string(),
            title: entry.title.as_str().to_owned(),
            number: entry.of_several.as_ref().map(|(number, _)| *number),
            name: entry.of_several.as_ref().map(|(_, name)| name.as_str().to_owned()),
            from: entry.from.to_string(),
            to: entry.to.to_string(),
            time_zone: entry.zone.name().to_owned(),
        }
    }
}

/// What stands in the calendar.
#[derive(Serialize, ToSchema)]
#[schema(as = Calendar)]
struct CalendarView {
    /// The entries that have a day in the time, the first first.
    items: Vec<EntryView>,
}

/// Show the calendar
///
/// The windows and gates of the exclusivity and the pilots that your organisation and its partners have
/// signed, on the days where they are agreed. The same comes as iCalendar by a private link:
/// `POST /v1/calendar-links`.
#[utoipa::path(
    operation_id = "calendar_show",
    tag = "Calendar",
    security(("access_token" = ["read"])),
    params(CalendarParameters),
    responses((status = 200, description = "The entries.", body = CalendarView))
)]
#[get("/calendar")]
pub(crate) async fn calendar_show(
    caller: Caller<right::Read>,
    asked: Question,
) -> Result<HttpResponse, Problem> {
    let days = (asked.0, asked.1);
    let (entries, all) = caller.read(async |tx| Ok(between(tx, days).await?)).await?;
    if !all {
        let rule = format!("a nearer day: more than {MOST} pilots or rights lie before this one");
        return Err(wrong("to", &rule));
    }
    let items = entries.iter().map(EntryView::from).collect();
    Ok(response(plain(&CalendarView { items })?, false))
}
