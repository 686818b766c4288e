//! Who the caller is.

use actix_web::{HttpResponse, get};
use domain::{
    access::{Permission, right},
    machine::Name,
};
use persistence::{members, organisations};
use serde::Serialize;
use utoipa::ToSchema;

use super::MemberView;
use crate::{caller::Caller, organisations::OrganisationView, problem::Problem};

/// The caller, and for whom it acts.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
struct View {
    /// The person.
    user: MemberView,
    /// The organisation for which the person acts.
    organisation: OrganisationView,
    /// What the person's roles allow.
    #[schema(example = json!(["read", "manage_members"]))]
    permissions: Vec<&'static str>,
}

/// Who am I?
#[utoipa::path(
    operation_id = "me_show",
    tag = "Signing in",
    responses((status = 200, description = "The caller.", body = View))
)]
#[get("/me")]
pub(crate) async fn me_show(caller: Caller<right::Read>) -> Result<HttpResponse, Problem> {
    let (member, organisation) = caller
        .read(async |tx| {
            let member = members::find(tx, caller.actor().user).await?;
            Ok((member, organisations::own(tx).await?))
        })
        .await?;
    let (member, organisation) = member.zip(organisation).ok_or_else(Problem::not_found)?;
    let permissions = Permission::ALL.iter().filter(|one| caller.actor().may(**one));
    Ok(HttpResponse::Ok().json(View {
        user: (&member).into(),
        organisation: (&organisation).into(),
        permissions: permissions.map(|one| one.as_str()).collect(),
    }))
}
