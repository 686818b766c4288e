//! Of what the caller hears by mail.

use actix_web::{HttpResponse, get};
use domain::access::right;
use persistence::notifications;

use super::SettingsView;
use crate::{
    answers::{IfNoneMatch, read},
    caller::Caller,
    problem::Problem,
};

/// My notification settings
///
/// Of what you hear by mail as a member of this organisation, how, when and in which language. Your list has
/// everything in any case.
#[utoipa::path(
    operation_id = "notification_settings_show",
    tag = "Notifications",
    security(("access_token" = ["own_notices"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The settings.", body = SettingsView))
)]
#[get("/me/notification-settings")]
pub(crate) async fn notification_settings_show(
    caller: Caller<right::OwnNotices>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let member = caller.actor().user;
    let settings = caller.read(async |tx| Ok(notifications::settings(tx, member).await?)).await?;
    read(&known, settings.version, &SettingsView::from(&settings))
}
