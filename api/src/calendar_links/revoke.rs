//! A member takes a link to the calendar back.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind, id::CalendarLinkId};
use persistence::{
    audit::{self, Entry},
    calendar_links,
};

use crate::{
    answers::{PathId, done},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Revoke a link to the calendar
///
/// From now on it answers like one that never was.
#[utoipa::path(
    operation_id = "calendar_link_revoke",
    tag = "Calendar",
    security(("access_token" = ["own_notices"])),
    responses((status = 204, description = "It opens nothing any more."))
)]
#[post("/calendar-links/{id}/revocation")]
pub(crate) async fn calendar_link_revoke(
    caller: Caller<right::OwnNotices>,
    id: PathId<CalendarLinkId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write_unkept(async |tx| {
            if !calendar_links::remove(tx, caller.actor().user, id.0).await? {
                return Err(Problem::not_found());
            }
            let (address, by) = (caller.client().address(), caller.actor().into());
            let entry = Entry::new(Kind::CalendarLinkRevoked, by, &address, caller.now());
            audit::record(tx, &entry.with(id.0.to_string())).await?;
            Ok(done())
        })
        .await
}
