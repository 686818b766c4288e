//! An admin says when the organisation works.

use actix_web::{HttpResponse, put};
use domain::access::right;
use persistence::{business_calendars, organisations};

use super::{BusinessCalendarView, terms::Request};
use crate::{
    answers::{IfMatch, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Change my organisation's business calendar
///
/// From now on pitches are answered by it. What is due already stays due when it was.
#[utoipa::path(
    operation_id = "business_calendar_change",
    tag = "Organisations",
    security(("access_token" = ["manage_organisation"])),
    request_body = Request,
    responses((status = 200, description = "Changed.", body = BusinessCalendarView))
)]
#[put("/organisation/business-calendar")]
pub(crate) async fn business_calendar_change(
    caller: Caller<right::ManageOrganisation>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            // Who holds the organisation holds what is told of it.
            let organisation = organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let calendar = business_calendars::of(tx, organisation.id).await?;
            read.require(calendar.version)?;
            let (calendar, event) = calendar.change(body.0, caller.actor(), caller.now());
            business_calendars::save(tx, &calendar, &event).await?;
            changed(calendar.version, &BusinessCalendarView::from(&calendar))
        })
        .await
}
