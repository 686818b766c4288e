//! The caller's own account, whichever organisation it acts for.

mod change_password;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(show::account_show).service(change_password::account_change_password);
}
