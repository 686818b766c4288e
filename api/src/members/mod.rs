//! Members: the caller itself, and its colleagues.

mod list;
mod me;

use domain::{machine::Name, organisation::Member};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(me::me_show).service(list::member_list);
}

/// A person who belongs to an organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberView {
    /// The person's id.
    #[schema(example = "user_01930000000070008000000000000001")]
    id: String,
    /// The name.
    #[schema(example = "Category Manager")]
    name: String,
    /// The mail address.
    #[schema(format = Email, example = "category.manager@northern-grocers.example")]
    email: String,
    /// What the person is in the organisation.
    #[schema(example = json!(["org_admin", "partnership_lead", "approver"]))]
    roles: Vec<&'static str>,
}

impl From<&Member> for MemberView {
    fn from(member: &Member) -> Self {
        Self {
            id: member.user.to_string(),
            name: member.name.as_str().to_owned(),
            email: member.email.as_str().to_owned(),
            roles: member.roles.iter().map(Name::as_str).collect(),
        }
    }
}
