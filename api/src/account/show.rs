//! What a person's account is, and where the person belongs.

use actix_web::{HttpResponse, get};
use domain::{access::right, machine::Name};
use persistence::{accounts, members, organisations, second_factors};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{caller::Caller, problem::Problem};

/// An account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
struct View {
    /// The person's id.
    #[schema(example = "user_01930000000070008000000000000001")]
    id: String,
    /// The name.
    #[schema(example = "Category Manager")]
    name: String,
    /// The mail address.
    #[schema(format = Email, example = "category.manager@northern-grocers.example")]
    email: String,
    /// True if signing in takes a code.
    second_factor: bool,
    /// How many recovery codes are left.
    #[schema(minimum = 0, example = 10)]
    recovery_codes_left: usize,
    /// Where the person belongs, the organisation joined first coming first.
    memberships: Vec<MembershipView>,
}

/// Where a person belongs.
#[derive(Serialize, ToSchema)]
#[schema(as = Membership)]
struct MembershipView {
    /// The organisation. To act for it: `POST /v1/auth/refresh` with this id.
    #[schema(example = "org_01930000000070008000000000000001")]
    organisation: String,
    /// Its name.
    #[schema(example = "Northern Grocers")]
    name: String,
    /// What the person is there.
    #[schema(example = json!(["org_admin", "partnership_lead", "approver"]))]
    roles: Vec<&'static str>,
    /// True for the one for which the access token is.
    current: bool,
}

/// My account
///
/// Answers whichever organisation the caller acts for, also where that one asks for a second factor
/// which the person has not set up yet.
#[utoipa::path(
    operation_id = "account_show",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    responses((status = 200, description = "The account.", body = View))
)]
#[get("/account")]
pub(crate) async fn account_show(
    caller: Caller<right::OwnAccount>,
) -> Result<HttpResponse, Problem> {
    let person = caller.actor().user;
    let (itself, factor, memberships, names) = caller
        .read(async |tx| {
            let itself = accounts::itself(tx, person).await?.ok_or_else(Problem::not_found)?;
            let factor = second_factors::find(tx, person).await?;
            let memberships = members::of_person(tx, person).await?;
            let names = organisations::of_members(tx, &memberships).await?;
            Ok((itself, factor, memberships, names))
        })
        .await?;
    let factor = factor.filter(|factor| factor.confirmed_at.is_some());
    let membership = |member: &domain::member::Member| MembershipView {
        organisation: member.organisation.to_string(),
        name: names
            .iter()
            .find(|organisation| organisation.id == member.organisation)
            .map(|organisation| organisation.name.as_str().to_owned())
            .unwrap_or_default(),
        roles: member.roles.iter().map(Name::as_str).collect(),
        current: member.organisation == caller.actor().organisation,
    };
    Ok(HttpResponse::Ok().json(View {
        id: person.to_string(),
        name: itself.name.as_str().to_owned(),
        email: itself.email.as_str().to_owned(),
        second_factor: factor.is_some(),
        recovery_codes_left: factor.map_or(0, |factor| factor.recovery_left.len()),
        memberships: memberships.iter().map(membership).collect(),
    }))
}
