//! The calendar of the caller's organisation.

use actix_web::{HttpResponse, get};
use domain::access::right;
use persistence::business_calendars;

use super::BusinessCalendarView;
use crate::{
    answers::{IfNoneMatch, read},
    caller::Caller,
    problem::Problem,
};

/// My organisation's business calendar
///
/// On which days it works, where its days begin and end, and in which time it answers pitches. Its
/// partners can read it.
#[utoipa::path(
    operation_id = "business_calendar_show",
    tag = "Organisations",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The calendar.", body = BusinessCalendarView))
)]
#[get("/organisation/business-calendar")]
pub(crate) async fn business_calendar_show(
    caller: Caller<right::Read>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let organisation = caller.actor().organisation;
    let calendar =
        caller.read(async |tx| Ok(business_calendars::of(tx, organisation).await?)).await?;
    read(&known, calendar.version, &BusinessCalendarView::from(&calendar))
}
