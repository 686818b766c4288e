//! Organisations: how one comes to Tandem.

mod confirm;
mod sign_up;

use domain::organisation::Organisation;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(sign_up::organisation_sign_up).service(confirm::organisation_confirm);
}

/// An organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Organisation)]
pub(crate) struct OrganisationView {
    /// Its id.
    #[schema(example = "org_01930000000070008000000000000001")]
    id: String,
    /// Its name, as partners read it.
    #[schema(example = "Northern Grocers")]
    name: String,
}

impl From<&Organisation> for OrganisationView {
    fn from(organisation: &Organisation) -> Self {
        Self { id: organisation.id.to_string(), name: organisation.name.as_str().to_owned() }
    }
}
