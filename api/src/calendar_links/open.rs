//! Another calendar reads this one by a private link.

use actix_web::{HttpResponse, get};
use domain::deadline::{Zone, days_later};
use persistence::{Scope, Writing, calendar_links};

use crate::{
    calendar::{TEXT_CALENDAR, between, icalendar},
    caller::Visitor,
    invitations::PathToken,
    problem::Problem,
};

/// The days back, and the days ahead.
const DAYS: (i32, i32) = (92, 366);

/// Read the calendar by a link
///
/// iCalendar (RFC 5545), for other calendars to subscribe to: what `GET /v1/calendar` shows of the last 92
/// days and the next 366.
#[utoipa::path(
    operation_id = "calendar_link_open",
    tag = "Calendar",
    params(("token" = String, Path, description = "The token of the link.", min_length = 43, max_length = 43)),
    responses(
        (status = 200, description = "The entries.", body = String, content_type = "text/calendar", example = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tandem//EN\r\nEND:VCALENDAR\r\n"),
        (status = 404, description = "The token is not known."),
    ),
    security(())
)]
#[get("/calendars/{token}")]
pub(crate) async fn calendar_link_open(
    visitor: Visitor,
    token: PathToken,
) -> Result<HttpResponse, Problem> {
    let (hash, now) = (token.0.hash(), visitor.now());
    let today = Zone::utc().day_of(now);
    let days = (days_later(today, -DAYS.0), days_later(today, DAYS.1));
    let open = async |tx: &mut Writing<'_>| {
        if !calendar_links::present(tx, hash, now).await? {
            return Err(Problem::not_found());
        }
        Ok(between(tx, days).await?)
    };
    // However many there are, what ends first is there.
    let (entries, _) = visitor.write(&Scope::token(hash), open).await?;
    Ok(HttpResponse::Ok().content_type(TEXT_CALENDAR).body(icalendar(&entries, now)))
}
