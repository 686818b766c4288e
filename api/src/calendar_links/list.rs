//! The caller's links to the calendar of its organisation.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::CalendarLinkId};
use persistence::calendar_links;

use super::LinkView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List my links to the calendar
///
/// The addresses themselves are not shown again.
#[utoipa::path(
    operation_id = "calendar_link_list",
    tag = "Calendar",
    security(("access_token" = ["own_notices"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of links.", body = PageView<LinkView>))
)]
#[get("/calendar-links")]
pub(crate) async fn calendar_link_list(
    caller: Caller<right::OwnNotices>,
    request: HttpRequest,
    asked: ById<CalendarLinkId>,
) -> Result<HttpResponse, Problem> {
    let member = caller.actor().user;
    let found = caller
        .read(async |tx| Ok(calendar_links::list(tx, member, asked.after, asked.wanted()).await?))
        .await?;
    asked.page(&request, found, |link| link.id, |link| LinkView::from(&link))
}
