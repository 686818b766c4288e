//! A member says of what it hears by mail.

use actix_web::{HttpResponse, put};
use domain::access::right;
use persistence::notifications;

use super::{
    SettingsView,
    terms::{Request, require_own},
};
use crate::{
    answers::{IfMatch, changed},
    body::Body,
    caller::Caller,
    problem::Problem,
};

/// Change my notification settings
///
/// All of it as it is to be: what is left out is as usual. `security`, `signatures`, `exclusivity_terms` and
/// `pilot_decisions` are mandatory and come at once. A partnership that you mute tells you nothing by mail
/// but what is mandatory. What waits already, for the mail of a day or for one that gathers several, comes
/// when it would have come, but for what does not come by mail any more.
#[utoipa::path(
    operation_id = "notification_settings_change",
    tag = "Notifications",
    security(("access_token" = ["own_notices"])),
    request_body = Request,
    responses((status = 200, description = "It is so now.", body = SettingsView))
)]
#[put("/me/notification-settings")]
pub(crate) async fn notification_settings_change(
    caller: Caller<right::OwnNotices>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let member = caller.actor().user;
    caller
        .write(async |tx| {
            let settings = notifications::lock_settings(tx, member).await?;
            let settings = settings.ok_or_else(Problem::not_found)?;
            read.require(settings.version)?;
            let (terms, muted) = body.0;
            require_own(tx, &muted).await?;
            let settings = settings.change(terms);
            notifications::save_settings(tx, &settings, caller.now()).await?;
            changed(settings.version, &SettingsView::from(&settings))
        })
        .await
}
