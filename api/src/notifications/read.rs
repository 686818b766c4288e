//! A member has read a notification.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::NotificationId};
use persistence::notifications;

use super::NotificationView;
use crate::{
    answers::{PathId, plain},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Read a notification
///
/// It does not count as unread any more. One that you have read already stays as it is.
#[utoipa::path(
    operation_id = "notification_read",
    tag = "Notifications",
    security(("access_token" = ["own_notices"])),
    responses((status = 200, description = "It is read.", body = NotificationView))
)]
#[post("/notifications/{id}/reading")]
pub(crate) async fn notification_read(
    caller: Caller<right::OwnNotices>,
    id: PathId<NotificationId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (member, now) = (caller.actor().user, caller.now());
    caller
        .write(async |tx| {
            let found = notifications::read(tx, member, id.0, now).await?;
            let found = found.ok_or_else(Problem::not_found)?;
            let settings = notifications::settings(tx, member).await?;
            plain(&NotificationView::new(&found, settings.terms.language))
        })
        .await
}
