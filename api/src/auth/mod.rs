//! Signing in.

mod key_set;
mod token;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::key_set::key_set_show;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(token::token_create);
}
