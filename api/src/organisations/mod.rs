//! Organisations: how one comes to Tandem, and what it asks of its members.

mod change_policy;
mod confirm;
mod show;
mod sign_up;

use domain::{organisation::Organisation, partnership::Seat};
use serde::Serialize;
use utoipa::ToSchema;

use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(sign_up::organisation_sign_up)
        .service(confirm::organisation_confirm)
        .service(show::organisation_show)
        .service(change_policy::organisation_change_policy);
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

impl From<&Seat> for OrganisationView {
    fn from(seat: &Seat) -> Self {
        Self { id: seat.id.to_string(), name: seat.name.as_str().to_owned() }
    }
}

impl From<&Organisation> for OrganisationView {
    fn from(organisation: &Organisation) -> Self {
        Self { id: organisation.id.to_string(), name: organisation.name.as_str().to_owned() }
    }
}

/// An organisation, with what it asks of its members.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganisationPolicy)]
struct PolicyView {
    /// Its id.
    #[schema(example = "org_01930000000070008000000000000001")]
    id: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// Its name, as partners read it.
    #[schema(example = "Northern Grocers")]
    name: String,
    /// True if nobody may act for it who has not shown a second factor at sign-in.
    second_factor_required: bool,
    /// How many of its members are admins.
    #[schema(value_type = usize, minimum = 1, example = 2)]
    admins: i64,
    /// What would make it safer, in words; null where there is nothing to say.
    #[schema(example = json!(null))]
    advice: Option<&'static str>,
}

impl PolicyView {
    fn new(organisation: &Organisation, admins: i64) -> Self {
        let lonely = "Make a second member org_admin: if the only one is lost, nobody can bring \
                      the organisation in order.";
        Self {
            id: organisation.id.to_string(),
            version: organisation.version,
            name: organisation.name.as_str().to_owned(),
            second_factor_required: organisation.second_factor_required,
            admins,
            advice: (admins < 2).then_some(lonely),
        }
    }
}
